package waymark.netstate.netfilter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Tos;

/// One thing that a rule asks of a packet. A rule's matches are joined by "and"; `invert` is the
/// `!` before an option.
public sealed interface Match {

  /// `-s`.
  record Source(AddressMask block, boolean invert) implements Match {}

  /// `-d`.
  record Destination(AddressMask block, boolean invert) implements Match {}

  /// `-i`.
  record InInterface(InterfacePattern pattern, boolean invert) implements Match {}

  /// `-o`.
  record OutInterface(InterfacePattern pattern, boolean invert) implements Match {}

  /// `-p`.
  record Proto(Protocol protocol, boolean invert) implements Match {}

  /// `-f`: second and later fragments.
  record Fragment(boolean invert) implements Match {}

  /// `--sport` of `-m tcp`, `-m udp`, ... whose protocol the packet must have.
  record SourcePort(Protocol module, PortRange ports, boolean invert) implements Match {}

  /// `--dport` of `-m tcp`, `-m udp`, ... whose protocol the packet must have.
  record DestinationPort(Protocol module, PortRange ports, boolean invert) implements Match {}

  /// A bare `-m tcp`, `-m udp`, ...: asks nothing more, but is printed.
  record Bare(String module) implements Match {}

  /// `-m tcp --tcp-flags mask set`; the names in the order of the header: FIN SYN RST PSH ACK URG.
  record TcpFlags(Set<String> mask, Set<String> set, boolean invert) implements Match {}

  /// `-m icmp --icmp-type` and `-m icmp6 --icmpv6-type`.
  ///
  /// @param type 0 to 255; of IPv4, 255 is any type (`icmp_type_code_match` in ip_tables.c)
  /// @param firstCode the lowest code that fits; 0 where any does
  /// @param lastCode the highest code that fits; 255 where any does
  record IcmpType(boolean v6, int type, int firstCode, int lastCode, boolean invert)
      implements Match {}

  /// `-m multiport`.
  record Multiport(Which which, List<PortRange> ports, boolean invert) implements Match {

    public Multiport {
      ports = List.copyOf(ports);
    }

    /// `--sports`, `--dports`, `--ports`.
    public enum Which {
      SOURCE,
      DESTINATION,
      EITHER
    }
  }

  /// `-m mark --mark`.
  record Mark(FwMark mark, boolean invert) implements Match {}

  /// `-m connmark --mark`.
  record ConnMark(FwMark mark, boolean invert) implements Match {}

  /// `-m conntrack --ctstate` and the older `-m state --state`.
  ///
  /// @param oldForm written as `-m state`
  record CtState(Set<State> states, boolean invert, boolean oldForm) implements Match {

    public CtState {
      states = Set.copyOf(states);
    }

    /// In the order that iptables-save(8) prints: INVALID NEW RELATED ESTABLISHED UNTRACKED SNAT
    /// DNAT.
    public enum State {
      INVALID,
      NEW,
      RELATED,
      ESTABLISHED,
      UNTRACKED,
      SNAT,
      DNAT
    }
  }

  /// `-m addrtype`.
  ///
  /// @param limitIface whether the local addresses of only one interface count
  record AddrType(Optional<Types> source, Optional<Types> destination, LimitIface limitIface)
      implements Match {

    /// One side's types, as iptables(8) writes them: `LOCAL`, `UNICAST`, ...
    public record Types(List<String> types, boolean invert) {

      public Types {
        types = List.copyOf(types);
      }
    }

    /// `--limit-iface-in`, `--limit-iface-out`.
    public enum LimitIface {
      NONE,
      IN,
      OUT
    }
  }

  /// `-m comment`: always fits.
  record Comment(String text) implements Match {}

  /// `-m iprange --src-range` or `--dst-range`: from first to last, both included.
  record IpRange(boolean source, IpAddress first, IpAddress last, boolean invert)
      implements Match {}

  /// `-m tos --tos value/mask` and `-m dscp --dscp codepoint`.
  ///
  /// @param module which of the two it is
  record TypeOfService(String module, Tos tos, boolean invert) implements Match {}

  /// `-m set --match-set name src,dst`.
  ///
  /// @param sources of each part of an element, whether it is the packet's source: of a port the
  ///   source port, of an interface the one that it came in by
  /// @param returnNoMatch whether the exceptions of a set are asked for in the place of the rest
  /// @param options all of them, in the order in which iptables-save(8) prints them
  record InSet(
      String set,
      List<Boolean> sources,
      boolean invert,
      boolean returnNoMatch,
      List<Option> options)
      implements Match {

    public InSet {
      sources = List.copyOf(sources);
      options = List.copyOf(options);
    }
  }

  /// A match that iptables 1.8.9 knows and that asks for what a packet's way alone does not tell:
  /// chance, a clock, a counter, the members of a set, a byte of the payload. It may fit or not.
  ///
  /// @param options in the order in which iptables-save(8) prints them
  record Conditional(String module, List<Option> options) implements Match {

    public Conditional {
      options = List.copyOf(options);
    }

    /// `-m statistic --mode random --probability 0.50000000000`.
    public String words() {
      StringBuilder words = new StringBuilder("-m ").append(module);
      options.forEach(option -> words.append(' ').append(option));
      return words.toString();
    }
  }

  /// A match that we keep, print and refuse to guess about.
  ///
  /// @param text the words from `-m` on, or the option that stands alone
  record Unmodelled(String text) implements Match {}
}
