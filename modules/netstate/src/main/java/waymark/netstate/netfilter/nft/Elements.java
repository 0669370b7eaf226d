package waymark.netstate.netfilter.nft;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import waymark.netstate.netfilter.nft.NftSet.Element;

/// The elements of a set, found by key without asking each: verdict maps of a cluster hold
/// thousands.
public final class Elements {

  private final List<Element> all;
  private final Map<List<BigInteger>, Element> exact = new HashMap<>();

  /// Spans of a key of one part never overlap (nft_set_rbtree.c).
  private final TreeMap<BigInteger, Element> byFirst = new TreeMap<>();

  private final List<Element> others = new ArrayList<>();

  /// Asked last, where no other is hit (nft_set_catchall_lookup).
  private final Optional<Element> catchAll;

  public Elements(List<Element> elements) {
    this.all =
        Stream.concat(
                elements.stream().filter(element -> !element.isCatchAll()),
                elements.stream().filter(Element::isCatchAll))
            .toList();
    this.catchAll = all.stream().filter(Element::isCatchAll).findFirst();
    for (Element element : all) {
      List<BigInteger> first = element.key().stream().map(Span::first).toList();
      if (element.isCatchAll()) {
        continue;
      }
      if (element.key().stream().allMatch(Span.Constant.class::isInstance)) {
        exact.put(first, element);
      } else if (element.key().size() == 1) {
        byFirst.put(first.getFirst(), element);
      } else {
        others.add(element);
      }
    }
  }

  public List<Element> all() {
    return all;
  }

  /// The element that a key hits.
  public Optional<Element> find(List<BigInteger> key) {
    return named(key).or(() -> catchAll);
  }

  private Optional<Element> named(List<BigInteger> key) {
    Element hit = exact.get(key);
    if (hit != null) {
      return Optional.of(hit);
    }
    if (key.size() == 1) {
      return Optional.ofNullable(byFirst.floorEntry(key.getFirst()))
          .map(Map.Entry::getValue)
          .filter(element -> element.key().getFirst().contains(key.getFirst()));
    }
    return others.stream().filter(element -> covers(element.key(), key)).findFirst();
  }

  private static boolean covers(List<Span> spans, List<BigInteger> key) {
    for (int i = 0; i < spans.size(); i++) {
      if (i >= key.size() || !spans.get(i).contains(key.get(i))) {
        return false;
      }
    }
    return spans.size() == key.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Elements elements && all.equals(elements.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
