package waymark.netstate.netfilter.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a statement reads from a packet, or compares it with.
public sealed interface Expression
    permits Span,
        Expression.Meta,
        Expression.Payload,
        Expression.Ct,
        Expression.Fib,
        Expression.Bitwise,
        Expression.Concat,
        Expression.Mapped,
        Expression.In,
        Expression.Unforetold,
        Expression.Unmodelled {

  /// The type of each part; empty where one is not modelled.
  default List<Datatype> types() {
    return switch (this) {
      case Span span -> List.of(span.type());
      case Meta(MetaKey key) -> List.of(key.type());
      case Payload(Field field) -> List.of(field.type());
      case Ct(CtKey key, var direction) -> List.of(key.type());
      case Fib fib ->
          switch (fib.result()) {
            case TYPE -> List.of(Datatype.FIB_ADDRTYPE);
            case OIF -> List.of(Datatype.IFACE_INDEX);
            case OIFNAME -> List.of(Datatype.IFNAME);
          };
      case Bitwise(var operator, Expression left, Expression right) -> left.types();
      case Concat(List<Expression> parts) -> {
        List<Datatype> types = new ArrayList<>();
        for (Expression part : parts) {
          List<Datatype> type = part.types();
          if (type.size() != 1) {
            yield List.of();
          }
          types.addAll(type);
        }
        yield types;
      }
      case Unforetold(String text, var protocol)
          when text.startsWith("numgen") || text.contains("hash") ->
          List.of(Datatype.INTEGER);
      case Unforetold other -> List.of();
      case Mapped mapped -> List.of();
      case In in -> List.of();
      case Unmodelled unmodelled -> List.of();
    };
  }

  /// `meta mark`, `iifname`, ...
  record Meta(MetaKey key) implements Expression {}

  /// `ip saddr`, `tcp dport`, ...: a packet of another protocol ends the rule.
  record Payload(Field field) implements Expression {}

  /// `ct state`, `ct original ip saddr`, ...: but for the state, a packet without a connection ends
  /// the rule.
  record Ct(CtKey key, Optional<Direction> direction) implements Expression {}

  /// `fib daddr type`, `fib saddr . iif oif`.
  record Fib(Result result, Set<Flag> flags) implements Expression {

    public Fib {
      flags = Set.copyOf(flags);
    }

    /// What of the route is asked.
    public enum Result {
      TYPE,
      OIF,
      OIFNAME
    }

    /// What is looked up, and under which conditions.
    public enum Flag {
      SADDR,
      DADDR,
      MARK,
      IIF,
      OIF
    }
  }

  /// `meta mark & 0xff`, `ct mark << 8`.
  record Bitwise(Operator operator, Expression left, Expression right) implements Expression {

    /// As nft(8) writes it.
    public enum Operator {
      AND("&"),
      OR("|"),
      XOR("^"),
      LEFT("<<"),
      RIGHT(">>");

      private final String word;

      Operator(String word) {
        this.word = word;
      }

      public String word() {
        return word;
      }
    }
  }

  /// `ip daddr . tcp dport`.
  record Concat(List<Expression> parts) implements Expression {

    public Concat {
      parts = List.copyOf(parts);
    }
  }

  /// `tcp dport map { 80 : 10.0.0.1 }`: a key that is not there ends the rule.
  record Mapped(Expression key, SetRef data) implements Expression {}

  /// `@blocked`, `{ 80, 443 }`: only to the right of a match.
  record In(SetRef set) implements Expression {}

  /// An expression of nft(8) for what a packet's way alone does not tell: chance, a clock, the
  /// owner of a socket, a byte of the payload.
  ///
  /// @param protocol of the header that it reads; a packet of another one ends the rule
  record Unforetold(String text, Optional<String> protocol) implements Expression {}

  /// One that we keep and refuse to guess about.
  record Unmodelled(String text) implements Expression {}

  /// Of a connection: that of its first packet, or the other.
  enum Direction {
    ORIGINAL,
    REPLY
  }

  /// Where a lookup looks.
  sealed interface SetRef {

    /// `@name`, a set or map of the same table.
    record Named(String name) implements SetRef {}

    /// Written in the rule itself.
    record Anonymous(NftSet set) implements SetRef {}
  }
}
