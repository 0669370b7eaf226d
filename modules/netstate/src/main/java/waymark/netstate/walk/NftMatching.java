package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import waymark.netstate.netfilter.nft.CtKey;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement.Match;
import waymark.netstate.walk.Matching.Fit;

/// Whether a match of a native rule fits a packet (nft_cmp.c, nft_range.c, nft_lookup.c).
final class NftMatching {

  private final Flight flight;
  private final NftExpressions expressions;

  NftMatching(Flight flight, NftExpressions expressions) {
    this.flight = flight;
    this.expressions = expressions;
  }

  Fit of(Match match) {
    if (match.left() instanceof Expression.Ct(CtKey key, var direction)
        && key == CtKey.STATUS
        && flight.hasConnection()) {
      return status(match);
    }
    return switch (expressions.of(match.left())) {
      case Computed.Nothing() -> new Fit.No();
      case Computed.Open open -> open(match);
      case Computed.Known(List<BigInteger> parts) -> judge(match, parts);
    };
  }

  private static Fit open(Match match) {
    Supplier<String> question = () -> "`" + NftText.of(match) + "`";
    return new Fit.Open(question);
  }

  private static Fit fit(boolean yes) {
    return yes ? new Fit.Yes() : new Fit.No();
  }

  private Fit status(Match match) {
    if (!(match.right() instanceof Span.Constant(var type, BigInteger asked))) {
      return open(match);
    }
    Optional<Long> bits = NftConnection.translated(flight, asked.longValue());
    boolean isAny = bits.map(known -> (known & asked.longValue()) != 0).orElse(false);
    return switch (match.operator()) {
      case ANY_OF -> bits.isEmpty() ? open(match) : fit(isAny);
      case NONE_OF -> bits.isEmpty() ? open(match) : fit(!isAny);
      case EQUAL, NOT_EQUAL, LESS, GREATER, AT_MOST, AT_LEAST -> open(match);
    };
  }

  private Fit judge(Match match, List<BigInteger> parts) {
    return switch (match.right()) {
      case Expression.In(Expression.SetRef set) ->
          expressions
              .maps()
              .holds(parts, set)
              .map(isIn -> fit(isIn == (match.operator() == Match.Operator.EQUAL)))
              .orElseGet(() -> open(match));
      case Span span when span.type() == Datatype.BOOLEAN ->
          fit(
              ((parts.getFirst().signum() != 0) == (span.first().signum() != 0))
                  == (match.operator() == Match.Operator.EQUAL));
      case Span span -> fit(compares(match.operator(), parts.getFirst(), span));
      case Expression.Concat(List<Expression> spans) -> concat(match, parts, spans);
      case Expression.Unmodelled unmodelled -> open(match);
      case Expression.Meta other -> computed(match, parts, other);
      case Expression.Payload other -> computed(match, parts, other);
      case Expression.Ct other -> computed(match, parts, other);
      case Expression.Fib other -> computed(match, parts, other);
      case Expression.Bitwise other -> computed(match, parts, other);
      case Expression.Mapped other -> computed(match, parts, other);
      case Expression.Unforetold other -> open(match);
    };
  }

  private Fit computed(Match match, List<BigInteger> parts, Expression right) {
    return switch (expressions.of(right)) {
      case Computed.Nothing() -> new Fit.No();
      case Computed.Open open -> open(match);
      case Computed.Known(List<BigInteger> other) ->
          fit(
              compares(
                  match.operator(),
                  parts.getFirst(),
                  new Span.Constant(Datatype.INTEGER, other.getFirst())));
    };
  }

  private static Fit concat(Match match, List<BigInteger> parts, List<Expression> spans) {
    boolean isIn = parts.size() == spans.size();
    for (int i = 0; i < spans.size() && isIn; i++) {
      if (!(spans.get(i) instanceof Span span)) {
        return open(match);
      }
      isIn = span.contains(parts.get(i));
    }
    return fit(isIn == (match.operator() == Match.Operator.EQUAL));
  }

  private static boolean compares(Match.Operator operator, BigInteger value, Span span) {
    return switch (operator) {
      case EQUAL -> span.contains(value);
      case NOT_EQUAL -> !span.contains(value);
      case LESS -> value.compareTo(span.first()) < 0;
      case GREATER -> value.compareTo(span.last()) > 0;
      case AT_MOST -> value.compareTo(span.first()) <= 0;
      case AT_LEAST -> value.compareTo(span.last()) >= 0;
      case ANY_OF -> value.and(span.first()).signum() != 0;
      case NONE_OF -> value.and(span.first()).signum() == 0;
    };
  }
}
