package waymark.netstate.netfilter.nft;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.nft.Statement.Match;

/// Prints rules in the words of nft(8), so that they can be typed.
public final class NftText {

  private NftText() {}

  /// A rule without its handle.
  public static String of(NftRule rule) {
    String statements =
        rule.statements().stream().map(NftText::of).collect(Collectors.joining(" "));
    return statements + rule.comment().map(comment -> " comment \"" + comment + "\"").orElse("");
  }

  /// One statement.
  public static String of(Statement statement) {
    return switch (statement) {
      case Match match -> match(match);
      case Statement.Verdict verdict -> verdict(verdict);
      case Statement.VerdictMap(Expression key, Expression.SetRef data) ->
          of(key) + " vmap " + set(data);
      case Statement.MarkSet(Expression value) -> "meta mark set " + of(value);
      case Statement.CtMarkSet(Expression value) -> "ct mark set " + of(value);
      case Statement.DscpSet(Field field, Expression value) -> field.text() + " set " + of(value);
      case Statement.Nat nat -> nat(nat);
      case Statement.Reject(String type, String code) -> reject(type, code);
      case Statement.NoTrack() -> "notrack";
      case Statement.Counter(long packets, long bytes) ->
          "counter packets " + packets + " bytes " + bytes;
      case Statement.SetChange(var change, Expression key, String set, var statements) ->
          change.word()
              + " @"
              + set
              + " { "
              + of(key)
              + statements.stream().map(each -> " " + of(each)).collect(Collectors.joining())
              + " }";
      case Statement.Aside(String text, var protocol) -> text;
      case Statement.Chance(String text) -> text;
      case Statement.Offload(String flowtable) -> "flow add @" + flowtable;
      case Statement.Xt(String kind, String name) -> ("xt " + kind + " " + name).strip();
      case Statement.Unmodelled(String text) -> text;
    };
  }

  private static String reject(String type, String code) {
    if (type.equals("icmpx") && code.equals("port-unreachable")) {
      return "reject";
    }
    return ("reject with " + type + " " + code).strip();
  }

  private static String verdict(Statement.Verdict verdict) {
    return switch (verdict) {
      case Statement.Verdict.Accept() -> "accept";
      case Statement.Verdict.Drop() -> "drop";
      case Statement.Verdict.Continue() -> "continue";
      case Statement.Verdict.Return() -> "return";
      case Statement.Verdict.Jump(String chain) -> "jump " + chain;
      case Statement.Verdict.Goto(String chain) -> "goto " + chain;
    };
  }

  private static String match(Match match) {
    if (match.operator() == Match.Operator.EQUAL
        && match.left()
            instanceof Expression.Bitwise(var operator, Expression left, Expression mask)
        && operator == Expression.Bitwise.Operator.AND
        && mask instanceof Span.Constant(Datatype type, var bits)
        && type.isBitmask()) {
      return of(left) + " " + of(match.right()) + " / " + of(mask);
    }
    return of(match.left())
        + switch (match.operator()) {
          case EQUAL -> match.left() instanceof Expression.Bitwise ? " == " : " ";
          case ANY_OF -> " ";
          case NOT_EQUAL, LESS, GREATER, AT_MOST, AT_LEAST, NONE_OF ->
              " " + match.operator().word() + " ";
        }
        + of(match.right());
  }

  private static String nat(Statement.Nat nat) {
    StringBuilder text = new StringBuilder(nat.kind().word());
    nat.family().ifPresent(family -> text.append(' ').append(family));
    if (nat.flags().contains("netmap")) {
      text.append(" prefix");
    }
    if (nat.address().isPresent() || nat.port().isPresent()) {
      text.append(" to ");
    }
    boolean isBracketed =
        nat.port().isPresent()
            && nat.address()
                .map(Expression::types)
                .orElse(List.of())
                .equals(List.of(Datatype.IPV6_ADDR));
    nat.address()
        .map(address -> isBracketed ? "[" + of(address) + "]" : of(address))
        .ifPresent(text::append);
    nat.port().ifPresent(port -> text.append(':').append(of(port)));
    List<String> flags = new ArrayList<>(nat.flags());
    flags.remove("netmap");
    return text + (flags.isEmpty() ? "" : " " + String.join(",", flags));
  }

  /// An expression.
  public static String of(Expression expression) {
    return switch (expression) {
      case Span span -> span(span);
      case Expression.Meta(MetaKey key) -> key.text();
      case Expression.Payload(Field field) -> field.text();
      case Expression.Ct(CtKey key, Optional<Expression.Direction> direction) ->
          "ct "
              + direction
                  .map(each -> each == Expression.Direction.ORIGINAL ? "original " : "reply ")
                  .orElse("")
              + key.word();
      case Expression.Fib fib -> fib(fib);
      case Expression.Bitwise(var operator, Expression left, Expression right) ->
          (isShift(operator) && left instanceof Expression.Bitwise
                  ? "(" + of(left) + ")"
                  : of(left))
              + " "
              + operator.word()
              + " "
              + (isShift(operator) && right instanceof Span.Constant(var type, var bits)
                  ? bits.toString()
                  : of(right));
      case Expression.Concat(List<Expression> parts) -> concat(parts);
      case Expression.Mapped(Expression key, Expression.SetRef data) ->
          of(key) + " map " + set(data);
      case Expression.In(Expression.SetRef set) -> set(set);
      case Expression.Unforetold(String text, var protocol) -> text;
      case Expression.Unmodelled(String text) -> text;
    };
  }

  private static boolean isShift(Expression.Bitwise.Operator operator) {
    return operator == Expression.Bitwise.Operator.LEFT
        || operator == Expression.Bitwise.Operator.RIGHT;
  }

  private static String concat(List<? extends Expression> parts) {
    return parts.stream().map(NftText::of).collect(Collectors.joining(" . "));
  }

  private static String fib(Expression.Fib fib) {
    List<String> words = new ArrayList<>();
    for (Expression.Fib.Flag flag : Expression.Fib.Flag.values()) {
      if (fib.flags().contains(flag)) {
        words.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return "fib " + String.join(" . ", words) + " " + fib.result().name().toLowerCase(Locale.ROOT);
  }

  private static String span(Span span) {
    return switch (span) {
      case Span.Constant(Datatype type, var bits) when type.isBitmask() -> bits(type, bits);
      case Span.Constant(Datatype type, var bits) -> type.print(bits);
      case Span.Prefix(Datatype type, var bits, int length) when type == Datatype.IFNAME ->
          type.print(bits).replaceFirst("\"$", "*\"");
      case Span.Prefix(Datatype type, var bits, int length) -> type.print(bits) + "/" + length;
      case Span.Any(Datatype type) -> "*";
      case Span.Range(Datatype type, var first, var last) ->
          type.print(first) + "-" + type.print(last);
    };
  }

  private static String bits(Datatype type, BigInteger bits) {
    List<String> names = new ArrayList<>();
    BigInteger rest = bits;
    for (Map.Entry<String, Integer> each : Symbols.of(type).entrySet()) {
      BigInteger bit = BigInteger.valueOf(each.getValue());
      if (bits.and(bit).equals(bit)) {
        names.add(each.getKey());
        rest = rest.andNot(bit);
      }
    }
    return names.isEmpty() || rest.signum() != 0
        ? "0x" + bits.toString(16)
        : String.join(",", names);
  }

  private static String set(Expression.SetRef ref) {
    return switch (ref) {
      case Expression.SetRef.Named(String name) -> "@" + name;
      case Expression.SetRef.Anonymous(NftSet set) -> "{ " + elements(set) + " }";
    };
  }

  private static String elements(NftSet set) {
    return set.elements().all().stream()
        .map(element ->
            (element.isCatchAll() ? "*" : concat(element.key())).replace(",", " | ")
                + element
                    .data()
                    .map(data ->
                        " : "
                            + switch (data) {
                              case NftSet.Data.Values(List<Span> parts) -> concat(parts);
                              case NftSet.Data.Decision(Statement.Verdict verdict) ->
                                  verdict(verdict);
                            })
                    .orElse(""))
        .collect(Collectors.joining(", "));
  }
}
