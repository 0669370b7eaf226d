package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Expression.SetRef;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftSet.Data;
import waymark.netstate.netfilter.nft.NftSet.Element;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Span;

/// Looks keys up in sets, maps and verdict maps, as they were when they were read (nft_lookup.c),
/// with what the packet itself added on its way.
final class NftMaps {

  /// Among more elements than this, a key that cannot be told is not tried one by one.
  private static final int MOST_ELEMENTS = 16;

  private final Assumptions assumptions;
  private final Flight flight;
  private final NftTable table;
  private final NftExpressions expressions;

  /// What came of a lookup.
  sealed interface Hit {

    record Found(Element element) implements Hit {}

    record Missed() implements Hit {}

    record Open(Supplier<String> question) implements Hit {}
  }

  NftMaps(Assumptions assumptions, Flight flight, NftTable table, NftExpressions expressions) {
    this.assumptions = assumptions;
    this.flight = flight;
    this.table = table;
    this.expressions = expressions;
  }

  /// Whether a key is in a set; empty where the model cannot tell.
  Optional<Boolean> holds(List<BigInteger> key, SetRef ref) {
    if (ref instanceof SetRef.Named(String name)) {
      Optional<Boolean> changed = flight.memberOf(table + " " + name, key);
      if (changed.isPresent()) {
        return changed;
      }
    }
    return set(ref)
        .filter(NftSet::isRead)
        .flatMap(set -> {
          Optional<Element> hit = set.elements().find(key);
          return hit.stream().anyMatch(NftMaps::isChance)
              ? Optional.empty()
              : Optional.of(hit.isPresent());
        });
  }

  /// Whether an element may end the rule of a packet that hits it.
  private static boolean isChance(Element element) {
    return element.statements().stream().anyMatch(NftEffects::mayEndTheRule);
  }

  /// The element that a map's key hits. A key that the model cannot tell is tried as each
  /// element's.
  Hit lookup(Expression key, SetRef ref) {
    Hit hit = hit(key, ref);
    return hit instanceof Hit.Found(Element element) && isChance(element)
        ? new Hit.Open(() -> "`" + NftText.of(element.statements().getFirst()) + "`")
        : hit;
  }

  private Hit hit(Expression key, SetRef ref) {
    Optional<NftSet> set = set(ref).filter(NftSet::isRead);
    Computed computed = expressions.of(key);
    if (computed instanceof Computed.Nothing) {
      return new Hit.Missed();
    }
    if (set.isEmpty()) {
      return new Hit.Open(() -> "`" + NftText.of(key) + "` in a set that is not modelled");
    }
    List<Element> all = set.get().elements().all();
    if (computed instanceof Computed.Known(List<BigInteger> parts)) {
      return set.get().elements().find(parts).<Hit>map(Hit.Found::new).orElseGet(Hit.Missed::new);
    }
    KeyParts parts = new KeyParts(expressions, key);
    List<Element> possible = parts.mayHit(all);
    return possible.size() > MOST_ELEMENTS
        ? new Hit.Open(() -> "`" + NftText.of(key) + "`")
        : tried(key, possible, parts.hitsOneOf(possible));
  }

  private Hit tried(Expression key, List<Element> all, boolean isEvery) {
    for (int i = 0; i < all.size(); i++) {
      Element element = all.get(i);
      boolean isLast = isEvery && i == all.size() - 1;
      if (isLast
          || element.isCatchAll()
          || assumptions.holds(() ->
              "`"
                  + NftText.of(key)
                  + "` is "
                  + NftText.of(new Expression.Concat(List.copyOf(element.key()))))) {
        return new Hit.Found(element);
      }
    }
    return new Hit.Missed();
  }

  /// What a map gives.
  Computed value(Expression.Mapped mapped) {
    return switch (lookup(mapped.key(), mapped.data())) {
      case Hit.Missed() -> new Computed.Nothing();
      case Hit.Open(Supplier<String> question) -> new Computed.Open(question);
      case Hit.Found(Element element) ->
          data(element)
              .<Computed>map(parts -> new Computed.Known(parts.stream().map(Span::first).toList()))
              .orElseGet(() -> NftExpressions.open(mapped));
    };
  }

  /// The values that a map's element holds.
  static Optional<List<Span>> data(Element element) {
    return element
        .data()
        .flatMap(data ->
            switch (data) {
              case Data.Values(List<Span> parts) -> Optional.of(parts);
              case Data.Decision decision -> Optional.empty();
            });
  }

  private Optional<NftSet> set(SetRef ref) {
    return set(table, ref);
  }

  /// The set that is meant.
  static Optional<NftSet> set(NftTable table, SetRef ref) {
    return switch (ref) {
      case SetRef.Named(String name) -> table.set(name);
      case SetRef.Anonymous(NftSet set) -> Optional.of(set);
    };
  }
}
