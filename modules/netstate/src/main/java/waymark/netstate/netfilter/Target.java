package waymark.netstate.netfilter;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Tos;

/// What a rule does with a packet that it matches: the word after `-j` or `-g`.
public sealed interface Target {

  /// No `-j` at all: the rule only counts, and the packet goes on to the next rule.
  record None() implements Target {}

  /// The packet leaves the table, which lets it pass.
  record Accept() implements Target {}

  /// The packet is gone.
  record Drop() implements Target {}

  /// The packet is gone, and its sender told.
  ///
  /// @param with as `--reject-with` takes it: `icmp-port-unreachable`, `tcp-reset`, ...
  record Reject(String with) implements Target {}

  /// Leaves the chain for its caller, or takes the policy of a built-in chain.
  record Return() implements Target {}

  /// `-j chain`: a packet that falls off the end of it comes back to the next rule.
  record Jump(ChainName chain) implements Target {}

  /// `-g chain`: a packet that falls off the end of it goes on where this chain's caller would.
  record Goto(ChainName chain) implements Target {}

  /// `MARK --set-xmark value/mask`. Not final: the packet goes on to the next rule.
  record Mark(FwMark set) implements Target {}

  /// `CONNMARK --set-xmark value/mask`: writes the connection's mark.
  record ConnMarkSet(FwMark set) implements Target {}

  /// `CONNMARK --save-mark`: `ctmark = (ctmark & ~ctmask) ^ (nfmark & nfmask)`.
  record ConnMarkSave(int nfMask, int ctMask) implements Target {}

  /// `CONNMARK --restore-mark`: `nfmark = (nfmark & ~nfmask) ^ (ctmark & ctmask)`.
  record ConnMarkRestore(int nfMask, int ctMask) implements Target {}

  /// `DNAT --to-destination`, for the first packet of a connection.
  record Dnat(NatRange to, List<String> flags) implements Target {}

  /// `SNAT --to-source`, for the first packet of a connection.
  record Snat(NatRange to, List<String> flags) implements Target {}

  /// `MASQUERADE`: SNAT to the address of the interface that the packet leaves by.
  record Masquerade(Optional<PortRange> ports, List<String> flags) implements Target {}

  /// `REDIRECT`: DNAT to the address of the interface that the packet came in by.
  record Redirect(Optional<PortRange> ports, List<String> flags) implements Target {}

  /// `NETMAP --to`: maps a whole network onto another, host bits kept. DNAT in PREROUTING and
  /// OUTPUT, SNAT in POSTROUTING and INPUT.
  record Netmap(AddressMask to) implements Target {}

  /// `TOS --set-tos value/mask` and `DSCP --set-dscp codepoint`.
  ///
  /// @param name which of the two it is
  record TypeOfService(String name, Tos set) implements Target {}

  /// `LOG`, `NFLOG`, `TRACE`, `AUDIT`, `CHECKSUM`, ... with their options: the packet goes on
  /// unchanged as far as this model looks at it.
  ///
  /// @param options in the order in which iptables-save(8) prints them
  record Continue(String name, List<Option> options) implements Target {

    public Continue {
      options = List.copyOf(options);
    }
  }

  /// `NOTRACK` and `CT --notrack`: the connection tracker leaves the packet alone.
  ///
  /// @param byCt written as `CT --notrack`
  record NoTrack(boolean byCt) implements Target {}

  /// A target that we keep, print and refuse to guess about.
  ///
  /// @param text the words from `-j` on
  record Unmodelled(String text) implements Target {}

  /// The chain that the packet goes to next; empty where the target names none.
  default Optional<ChainName> leadsTo() {
    return this instanceof Jump(ChainName chain)
        ? Optional.of(chain)
        : this instanceof Goto(ChainName other) ? Optional.of(other) : Optional.empty();
  }

  /// What addresses and ports a NAT target may choose from.
  ///
  /// @param addresses the first and the last; empty where only ports are given
  /// @param ports empty to keep the port where it is free
  record NatRange(Optional<Addresses> addresses, Optional<PortRange> ports) {

    /// From first to last, both included.
    public record Addresses(IpAddress first, IpAddress last) {}
  }
}
