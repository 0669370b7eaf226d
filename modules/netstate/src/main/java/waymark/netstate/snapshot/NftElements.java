package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Elements;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftSet.Data;
import waymark.netstate.netfilter.nft.NftSet.Element;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.BadValueException;

/// Reads sets and maps, named ones and those that stand in a rule.
final class NftElements {

  private static final NftSet NOT_READ = new NftSet("", List.of(), new Elements(List.of()), false);

  private final NftFamily family;

  NftElements(NftFamily family) {
    this.family = family;
  }

  /// A set or map of a table.
  NftSet set(JsonNode node) throws BadValueException {
    String name = NftJson.text(node, "name");
    Optional<List<Datatype>> key = types(node.path("type"));
    JsonNode map = node.path("map");
    Optional<List<Datatype>> data = types(map);
    boolean isVerdict = map.asString("").equals("verdict");
    if (key.isEmpty() || (!map.isMissingNode() && !isVerdict && data.isEmpty())) {
      return new NftSet(name, key.orElse(List.of()), new Elements(List.of()), false);
    }
    return new NftSet(
        name, key.get(), elements(node.path("elem"), key.get(), data.orElse(List.of())), true);
  }

  /// The `{ ... }` of a rule; not read where the type of its keys or data is not modelled.
  NftSet anonymous(JsonNode list, List<Datatype> key, List<Datatype> data)
      throws BadValueException {
    return key.isEmpty() ? NOT_READ : new NftSet("", key, elements(list, key, data), true);
  }

  /// `"ipv4_addr"`, `["ipv4_addr", "inet_service"]` or `"ipv4_addr . inet_service"`; empty where a
  /// part is not modelled.
  private static Optional<List<Datatype>> types(JsonNode node) {
    List<String> words = new ArrayList<>();
    if (node.isString()) {
      words.addAll(List.of(node.asString("").split(" \\. ", -1)));
    } else {
      node.forEach(each -> words.add(each.asString("")));
    }
    List<Datatype> types = new ArrayList<>();
    for (String word : words) {
      Optional<Datatype> type = Datatype.ofWord(word);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      types.add(type.get());
    }
    return types.isEmpty() ? Optional.empty() : Optional.of(types);
  }

  private Elements elements(JsonNode list, List<Datatype> key, List<Datatype> data)
      throws BadValueException {
    List<Element> elements = new ArrayList<>();
    for (JsonNode each : list) {
      elements.add(
          each.isArray() && each.size() == 2 && !isFlags(each, key)
              ? element(each.path(0), key, Optional.of(data(each.path(1), data)))
              : element(each, key, Optional.empty()));
    }
    return new Elements(elements);
  }

  /// A list of two words may also be two bits of one flags value.
  private static boolean isFlags(JsonNode pair, List<Datatype> key) {
    return key.size() == 1
        && key.getFirst().isBitmask()
        && pair.path(0).isString()
        && pair.path(1).isString();
  }

  private Element element(JsonNode node, List<Datatype> type, Optional<Data> data)
      throws BadValueException {
    JsonNode whole = node.path("elem");
    if (whole.isMissingNode()) {
      return new Element(key(node, type), data, List.of());
    }
    List<Statement> statements = new ArrayList<>();
    for (var each : whole.properties()) {
      switch (each.getKey()) {
        case "val", "comment", "timeout", "expires" -> {}
        case "counter" -> statements.add(new Statement.Counter(0, 0));
        default -> statements.add(new Statement.Chance(each.getKey() + " of an element"));
      }
    }
    return new Element(key(whole.path("val"), type), data, statements);
  }

  private static List<Span> key(JsonNode node, List<Datatype> type) throws BadValueException {
    if (node.isString() && node.asString("").equals("*")) {
      return type.stream().<Span>map(Span.Any::new).toList();
    }
    JsonNode parts = node.path("concat");
    List<Span> key = new ArrayList<>();
    if (parts.isMissingNode()) {
      key.add(NftSpans.span(node, type.getFirst()));
    } else {
      int i = 0;
      for (JsonNode part : parts) {
        if (i == type.size()) {
          throw NftJson.bad("an element has more parts than its type: " + NftJson.raw(node));
        }
        key.add(NftSpans.span(part, type.get(i++)));
      }
    }
    if (key.size() != type.size()) {
      throw NftJson.bad("an element has fewer parts than its type: " + NftJson.raw(node));
    }
    return key;
  }

  private Data data(JsonNode node, List<Datatype> type) throws BadValueException {
    Optional<Statement.Verdict> verdict = new NftStatements(family).verdict(node);
    if (verdict.isPresent()) {
      return new Data.Decision(verdict.get());
    }
    return new Data.Values(type.isEmpty() ? guessed(node) : key(node, type));
  }

  /// The data of a map in a nat statement: its type is said nowhere but by what it looks like.
  private List<Span> guessed(JsonNode node) throws BadValueException {
    JsonNode parts = node.path("concat");
    List<Span> data = new ArrayList<>();
    if (parts.isMissingNode()) {
      data.add(guessedPart(node));
    }
    for (JsonNode part : parts) {
      data.add(guessedPart(part));
    }
    return data;
  }

  private Span guessedPart(JsonNode node) throws BadValueException {
    JsonNode first = node.has("prefix") ? node.path("prefix").path("addr") : node;
    JsonNode plain = first.has("range") ? first.path("range").path(0) : first;
    Datatype type =
        plain.isNumber()
            ? Datatype.INTEGER
            : plain.asString("").contains(":") ? Datatype.IPV6_ADDR : Datatype.IPV4_ADDR;
    return NftSpans.span(node, type);
  }
}
