package waymark.policy.plan;

import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;
import waymark.netstate.routing.Route;

/// One thing that a plan adds to the kernel's state.
public sealed interface Change {

  Family family();

  /// `iptables -N`: an empty chain of our own.
  record AddChain(Family family, TableName table, ChainName chain) implements Change {}

  /// `iptables -A`: a rule behind all that the chain holds.
  record AddRule(Family family, TableName table, ChainName chain, Rule rule) implements Change {}

  /// `ip rule add`.
  record AddIpRule(WantedIpRule rule) implements Change {
    @Override
    public Family family() {
      return rule.family();
    }
  }

  /// `ip route add`.
  record AddRoute(Route route) implements Change {
    @Override
    public Family family() {
      return route.family();
    }
  }
}
