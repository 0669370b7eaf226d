package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.NftSet.Element;
import waymark.netstate.netfilter.nft.Span;

/// A key of which not every part can be told, and what can be told of the others.
final class KeyParts {

  /// Of more values than this, not each is looked for.
  private static final int MOST_VALUES = 256;

  private static final Pattern MODULUS = Pattern.compile(" mod (\\d{1,9})\\b");
  private static final Pattern OFFSET = Pattern.compile(" offset (\\d{1,9})\\b");

  /// The values that a part may have; empty where any.
  private final List<Optional<Span>> parts = new ArrayList<>();

  KeyParts(NftExpressions expressions, Expression key) {
    List<Expression> all =
        key instanceof Expression.Concat(List<Expression> several) ? several : List.of(key);
    for (Expression part : all) {
      parts.add(
          expressions.of(part) instanceof Computed.Known(List<BigInteger> known)
                  && known.size() == 1
              ? Optional.of(new Span.Constant(Datatype.INTEGER, known.getFirst()))
              : values(part));
    }
  }

  /// `numgen random mod 2 offset 4` gives 4 or 5.
  private static Optional<Span> values(Expression part) {
    if (!(part instanceof Expression.Unforetold(String text, var protocol))) {
      return Optional.empty();
    }
    Matcher modulus = MODULUS.matcher(text);
    Matcher offset = OFFSET.matcher(text);
    BigInteger first = offset.find() ? new BigInteger(offset.group(1)) : BigInteger.ZERO;
    return modulus.find() && !modulus.group(1).equals("0")
        ? Optional.of(
            new Span.Range(
                Datatype.INTEGER,
                first,
                first.add(new BigInteger(modulus.group(1))).subtract(BigInteger.ONE)))
        : Optional.empty();
  }

  /// The elements that the key may hit. A part may be a map that gives several: then all.
  List<Element> mayHit(List<Element> elements) {
    return elements.stream()
        .filter(element -> element.key().size() != parts.size() || meets(element.key()))
        .toList();
  }

  private boolean meets(List<Span> key) {
    for (int i = 0; i < key.size(); i++) {
      Span span = key.get(i);
      boolean isMet =
          parts
              .get(i)
              .map(part ->
                  span.first().compareTo(part.last()) <= 0
                      && part.first().compareTo(span.last()) <= 0)
              .orElse(true);
      if (!isMet) {
        return false;
      }
    }
    return true;
  }

  /// Whether it hits one of them whatever its value, as `numgen random mod 2` does 0 and 1. Of a
  /// key of several parts, which of their values come together is not said.
  boolean hitsOneOf(List<Element> elements) {
    return parts.size() == 1
        && parts
            .getFirst()
            .filter(values ->
                values.last().subtract(values.first()).compareTo(BigInteger.valueOf(MOST_VALUES))
                    < 0)
            .map(values ->
                LongStream.rangeClosed(values.first().longValue(), values.last().longValue())
                    .mapToObj(BigInteger::valueOf)
                    .allMatch(value ->
                        elements.stream().anyMatch(each -> each.key().getFirst().contains(value))))
            .orElse(false);
  }
}
