package waymark.diagnosis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Expression.Bitwise;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.netfilter.nft.Statement.Match;
import waymark.netstate.netfilter.nft.Statement.Nat;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.walk.Gateway;

/// What the native rules of a gateway show of its purpose.
final class NativeRules {

  private NativeRules() {}

  /// A port that a rule translates, on named addresses or on any of a family.
  record Door(Family family, List<IpAddress> addresses, Protocol protocol, int port) {}

  private static Stream<NftRule> rules(Gateway gateway) {
    return gateway.nft().toOptional().stream()
        .flatMap(List::stream)
        .filter(table -> table.activity() != NftTable.Activity.DORMANT)
        .flatMap(table -> table.chains().values().stream())
        .flatMap(chain -> chain.rules().stream());
  }

  /// The marks that rules write.
  static Stream<FwMark> writtenMarks(Gateway gateway) {
    return rules(gateway)
        .flatMap(rule -> rule.statements().stream())
        .flatMap(statement ->
            statement instanceof Statement.MarkSet(Expression value)
                ? mark(value).stream()
                : Stream.empty());
  }

  /// `0x64`, or `meta mark & 0xffffff00 | 0x64`, which writes only the bits that the mask clears.
  private static Optional<FwMark> mark(Expression value) {
    return switch (value) {
      case Span.Constant(var type, BigInteger bits) ->
          Optional.of(new FwMark(bits.intValue(), FwMark.WHOLE));
      case Bitwise(
              var operator,
              Bitwise(var inner, var mark, Span.Constant(var maskType, BigInteger kept)),
              Span.Constant(var type, BigInteger bits))
          when inner == Bitwise.Operator.AND && operator != Bitwise.Operator.AND ->
          Optional.of(new FwMark(bits.intValue(), ~kept.intValue() | bits.intValue()));
      case Bitwise(var operator, Expression.Meta meta, Span.Constant(var type, BigInteger bits))
          when operator == Bitwise.Operator.OR ->
          Optional.of(new FwMark(bits.intValue(), bits.intValue()));
      default -> Optional.empty();
    };
  }

  /// The ports that dnat rules translate, one by one or by a map of ports.
  static List<Door> doors(Gateway gateway) {
    List<Door> doors = new ArrayList<>();
    for (NftTable table : gateway.nft().toOptional().orElse(List.of())) {
      table.chains().values().stream()
          .flatMap(chain -> chain.rules().stream())
          .forEach(rule -> doors.addAll(doors(table, rule)));
    }
    return doors;
  }

  private static List<Door> doors(NftTable table, NftRule rule) {
    List<IpAddress> addresses = new ArrayList<>();
    List<Door> doors = new ArrayList<>();
    for (Statement statement : rule.statements()) {
      if (statement instanceof Match match && match.operator() == Match.Operator.EQUAL) {
        values(table, match.left(), match.right(), Field.IP_DADDR)
            .forEach(bits -> addresses.add(Datatype.ipv4(bits)));
        values(table, match.left(), match.right(), Field.TCP_DPORT)
            .forEach(bits -> doors.add(door(Protocol.TCP, bits)));
        values(table, match.left(), match.right(), Field.UDP_DPORT)
            .forEach(bits -> doors.add(door(Protocol.UDP, bits)));
      }
      if (statement instanceof Nat nat && nat.kind() == Nat.Kind.DNAT) {
        Family family =
            nat.family().orElse(table.family()) == NftFamily.IP6 ? Family.IPV6 : Family.IPV4;
        nat.address().ifPresent(address -> doors.addAll(mapped(table, address)));
        return doors.stream()
            .map(each -> new Door(family, List.copyOf(addresses), each.protocol(), each.port()))
            .toList();
      }
    }
    return List.of();
  }

  private static Door door(Protocol protocol, BigInteger port) {
    return new Door(Family.IPV4, List.of(), protocol, port.intValue());
  }

  /// `tcp dport map { 443 : 10.42.0.10 }`.
  private static List<Door> mapped(NftTable table, Expression address) {
    List<Door> doors = new ArrayList<>();
    if (address instanceof Expression.Mapped(Expression key, Expression.SetRef data)) {
      Expression in = new Expression.In(data);
      values(table, key, in, Field.TCP_DPORT).forEach(port -> doors.add(door(Protocol.TCP, port)));
      values(table, key, in, Field.UDP_DPORT).forEach(port -> doors.add(door(Protocol.UDP, port)));
    }
    return doors;
  }

  /// The single values that a field is compared with.
  private static Stream<BigInteger> values(
      NftTable table, Expression left, Expression right, Field field) {
    if (!left.equals(new Expression.Payload(field))) {
      return Stream.empty();
    }
    if (right instanceof Span.Constant(var type, BigInteger bits)) {
      return Stream.of(bits);
    }
    return right instanceof Expression.In(Expression.SetRef ref)
        ? set(table, ref).stream()
            .flatMap(set -> set.elements().all().stream())
            .map(element -> element.key().getFirst())
            .filter(Span.Constant.class::isInstance)
            .map(Span::first)
        : Stream.empty();
  }

  private static Optional<NftSet> set(NftTable table, Expression.SetRef ref) {
    return switch (ref) {
      case Expression.SetRef.Named(String name) -> table.set(name);
      case Expression.SetRef.Anonymous(NftSet set) -> Optional.of(set);
    };
  }
}
