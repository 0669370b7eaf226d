package waymark.netstate.walk;

import waymark.netstate.netfilter.Chain.Policy;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.RouteAnswer;

/// One thing that happened to a packet on its way.
public sealed interface Step {

  /// The packet after it.
  Packet after();

  /// A rule fitted, of whichever kind.
  sealed interface Matched extends Step {

    Hook hook();

    /// The packet before it.
    Packet before();

    /// `mark 0x0 -> 0x64`, `to KUBE-SERVICES`, `accepted`, ...
    String effect();
  }

  /// A rule of iptables fitted.
  ///
  /// @param number of the rule in its chain, from 1
  /// @param effect `mark 0x0 -> 0x64`, `to KUBE-SERVICES`, `accepted`, ...
  record AtRule(
      Hook hook,
      Ruleset ruleset,
      TableName table,
      ChainName chain,
      int number,
      Rule rule,
      String effect,
      Packet before,
      Packet after)
      implements Matched {}

  /// A rule of a native nft table fitted, or did something before one of its matches did not.
  ///
  /// @param number of the rule in its chain, from 1
  record AtNative(
      Hook hook,
      NftTable table,
      NftChain chain,
      int number,
      NftRule rule,
      String effect,
      Packet before,
      Packet after)
      implements Matched {}

  /// The policy of a native base chain dropped the packet.
  record AtNativePolicy(Hook hook, NftTable table, NftChain chain, Packet after) implements Step {}

  /// The policy of a built-in chain decided.
  record AtPolicy(Hook hook, TableName table, ChainName chain, Policy policy, Packet after)
      implements Step {}

  /// The connection tracker translated the packet as its entry says.
  record Translated(Hook hook, String effect, Packet before, Packet after) implements Step {}

  /// A route was looked up.
  record Routed(Purpose purpose, RouteAnswer answer, Packet after) implements Step {

    /// What for.
    public enum Purpose {
      FORWARD,
      /// The reverse-path check.
      REVERSE_PATH,
      OUTPUT,
      /// Again, after OUTPUT changed what the route depends on.
      REROUTE
    }
  }

  /// The kernel decided by itself: `rp_filter=1 on wg0: the way back is dev eth0`.
  record Decided(String what, Packet after) implements Step {}
}
