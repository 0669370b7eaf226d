package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Expression.Bitwise;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.MetaKey;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.Link;
import waymark.netstate.walk.Computed.Known;

/// Computes the expressions of native rules, as the kernel's nft_meta.c, nft_payload.c, nft_ct.c
/// and nft_bitwise.c do.
final class NftExpressions {

  private static final BigInteger NO_FRAGMENT = BigInteger.valueOf(0x3fff);
  private static final Computed NOTHING = new Computed.Nothing();

  private static final Set<Field> SOURCE_PORTS =
      EnumSet.of(
          Field.TCP_SPORT,
          Field.UDP_SPORT,
          Field.UDPLITE_SPORT,
          Field.SCTP_SPORT,
          Field.DCCP_SPORT,
          Field.TH_SPORT);

  /// The source port that the kernel chose in translating.
  static final Computed CHOSEN_PORT =
      new Computed.Open(() -> "the source port that the kernel chose");

  private final Terrain terrain;
  private final Flight flight;
  private final Hook hook;
  private final NftFib fib;
  private final NftMaps maps;

  NftExpressions(Terrain terrain, Assumptions assumptions, Flight flight, Stage.Native stage) {
    this.terrain = terrain;
    this.flight = flight;
    this.hook = stage.hook();
    this.fib = new NftFib(terrain, assumptions, flight, hook);
    this.maps = new NftMaps(assumptions, flight, stage.table(), this);
  }

  NftMaps maps() {
    return maps;
  }

  Computed of(Expression expression) {
    return switch (expression) {
      case Span span -> Known.of(span.first());
      case Expression.Meta(MetaKey key) -> meta(key);
      case Expression.Payload(Field field) -> payload(field);
      case Expression.Ct ct -> NftConnection.of(flight, ct);
      case Expression.Fib looked -> fib.of(looked);
      case Expression.Bitwise bitwise -> bitwise(bitwise);
      case Expression.Concat(List<Expression> parts) -> concat(parts);
      case Expression.Mapped mapped -> maps.value(mapped);
      case Expression.In in -> open(in);
      case Expression.Unforetold(String text, Optional<String> protocol) ->
          protocol.map(this::isOf).orElse(true) ? open(expression) : NOTHING;
      case Expression.Unmodelled unmodelled -> open(unmodelled);
    };
  }

  static Computed open(Expression expression) {
    return new Computed.Open(() -> "`" + NftText.of(expression) + "`");
  }

  private Computed meta(MetaKey key) {
    Packet packet = flight.packet();
    return switch (key) {
      case MARK -> Known.of(Integer.toUnsignedLong(packet.mark()));
      case IIF, IIFNAME -> Known.of(name(in()));
      case OIF, OIFNAME -> Known.of(name(flight.out()));
      case IIFGROUP -> link(in(), link -> BigInteger.valueOf(link.group()), key);
      case OIFGROUP -> link(flight.out(), link -> BigInteger.valueOf(link.group()), key);
      case IIFKIND -> link(in(), link -> Datatype.ofName(link.kind().orElse("")), key);
      case OIFKIND -> link(flight.out(), link -> Datatype.ofName(link.kind().orElse("")), key);
      case L4PROTO -> Known.of(packet.protocol().number());
      case NFPROTO -> Known.of(packet.family() == Family.IPV4 ? 2 : 10);
      case PROTOCOL -> Known.of(packet.family() == Family.IPV4 ? 0x800 : 0x86dd);
    };
  }

  /// OUTPUT has no interface to come in by; POSTROUTING still has it for what is forwarded.
  Optional<InterfaceName> in() {
    return hook == Hook.OUTPUT ? Optional.empty() : flight.packet().in();
  }

  private static BigInteger name(Optional<InterfaceName> dev) {
    return dev.map(each -> Datatype.ofName(each.name())).orElse(BigInteger.ZERO);
  }

  private interface Of {
    BigInteger link(Link link);
  }

  /// Without an interface there is nothing to read (nft_meta_get_eval).
  private Computed link(Optional<InterfaceName> dev, Of value, MetaKey key) {
    if (dev.isEmpty()) {
      return NOTHING;
    }
    return Optional.ofNullable(terrain.links().get(dev.get()))
        .<Computed>map(link -> Known.of(value.link(link)))
        .orElseGet(() -> open(new Expression.Meta(key)));
  }

  private Computed payload(Field field) {
    Packet packet = flight.packet();
    Transport transport = packet.transport();
    if (!isOf(field.protocol())) {
      return NOTHING;
    }
    if (SOURCE_PORTS.contains(field) && !flight.sourcePortKept()) {
      return CHOSEN_PORT;
    }
    return switch (field) {
      case IP_SADDR, IP6_SADDR -> Known.of(Datatype.of(packet.source()));
      case IP_DADDR, IP6_DADDR -> Known.of(Datatype.of(packet.destination()));
      case IP_PROTOCOL, IP6_NEXTHDR -> Known.of(packet.protocol().number());
      case IP_DSCP, IP6_DSCP -> Known.of(packet.tos() >> 2);
      case IP_VERSION -> Known.of(4);
      case IP6_VERSION -> Known.of(6);
      case IP_FRAG_OFF -> open(new Expression.Payload(field));
      case TCP_SPORT, UDP_SPORT, UDPLITE_SPORT, SCTP_SPORT, DCCP_SPORT ->
          Known.of(transport.sourcePort());
      case TCP_DPORT, UDP_DPORT, UDPLITE_DPORT, SCTP_DPORT, DCCP_DPORT ->
          Known.of(transport.destinationPort());
      case TH_SPORT, TH_DPORT -> anyPort(field, packet);
      case TCP_FLAGS -> transport instanceof Transport.Tcp tcp ? Known.of(flags(tcp)) : NOTHING;
      case ICMP_TYPE, ICMPV6_TYPE ->
          transport instanceof Transport.Icmp icmp ? Known.of(icmp.type()) : NOTHING;
      case ICMP_CODE, ICMPV6_CODE ->
          transport instanceof Transport.Icmp icmp ? Known.of(icmp.code()) : NOTHING;
    };
  }

  /// What stands where ports would, of a protocol without ports, is not modelled.
  private static Computed anyPort(Field field, Packet packet) {
    if (!packet.protocol().hasPorts()) {
      return open(new Expression.Payload(field));
    }
    Transport transport = packet.transport();
    return Known.of(field == Field.TH_SPORT ? transport.sourcePort() : transport.destinationPort());
  }

  private static long flags(Transport.Tcp tcp) {
    long bits = 0;
    List<String> names = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");
    for (int i = 0; i < names.size(); i++) {
      bits |= tcp.flags().contains(names.get(i)) ? 1L << i : 0;
    }
    return bits;
  }

  /// Whether the packet has a header of that protocol; what is no part of it is taken to be there.
  boolean isOf(String protocol) {
    Packet packet = flight.packet();
    return switch (protocol) {
      case "ip" -> packet.family() == Family.IPV4;
      case "ip6" -> packet.family() == Family.IPV6;
      case "tcp" -> packet.protocol().equals(Protocol.TCP);
      case "udp" -> packet.protocol().equals(Protocol.UDP);
      case "udplite" -> packet.protocol().equals(Protocol.UDPLITE);
      case "sctp" -> packet.protocol().equals(Protocol.SCTP);
      case "dccp" -> packet.protocol().equals(Protocol.DCCP);
      case "icmp" -> packet.protocol().equals(Protocol.ICMP);
      case "icmpv6" -> packet.protocol().equals(Protocol.ICMPV6);
      case "arp" -> false;
      default -> true;
    };
  }

  private Computed bitwise(Bitwise bitwise) {
    if (bitwise.operator() == Bitwise.Operator.AND
        && bitwise.left().equals(new Expression.Payload(Field.IP_FRAG_OFF))
        && bitwise.right() instanceof Span.Constant(var type, BigInteger mask)
        && mask.andNot(NO_FRAGMENT).signum() == 0) {
      return flight.packet().family() == Family.IPV4 ? Known.of(0) : NOTHING;
    }
    Computed left = of(bitwise.left());
    Computed right = of(bitwise.right());
    if (!(left instanceof Known(List<BigInteger> leftParts))) {
      return left;
    }
    if (!(right instanceof Known(List<BigInteger> rightParts))) {
      return right;
    }
    BigInteger value = leftParts.getFirst();
    BigInteger by = rightParts.getFirst();
    int bits = bitwise.types().isEmpty() ? 128 : bitwise.types().getFirst().bits();
    UnaryOperator<BigInteger> fit =
        wide -> wide.and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
    return Known.of(
        fit.apply(
            switch (bitwise.operator()) {
              case AND -> value.and(by);
              case OR -> value.or(by);
              case XOR -> value.xor(by);
              case LEFT -> value.shiftLeft(Math.min(by.intValue(), bits));
              case RIGHT -> value.shiftRight(Math.min(by.intValue(), bits));
            }));
  }

  private Computed concat(List<Expression> parts) {
    List<BigInteger> values = new ArrayList<>();
    List<Computed> open = new ArrayList<>();
    for (Expression part : parts) {
      switch (of(part)) {
        case Computed.Nothing() -> {
          return NOTHING;
        }
        case Computed.Open question -> open.add(question);
        case Known(List<BigInteger> known) -> values.addAll(known);
      }
    }
    return open.isEmpty() ? new Known(values) : open.getFirst();
  }
}
