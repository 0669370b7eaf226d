package waymark.policy.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;

/// One mapping whose keys are asked for by name. What is missing, of the wrong type or no value of
/// its kind becomes a fault, and the asker gets nothing; [#close] makes a fault of every key that
/// nobody asked for.
public final class Section {

  /// The longest list that is read: more is a mistake, and would multiply into rules.
  public static final int MAX_ITEMS = 64;

  /// Turns one text into a value.
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws BadValueException;
  }

  private final Faults faults;
  private final String path;
  private final Place place;
  private final Map<String, YamlNode.Entry> entries = new HashMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  private Section(Faults faults, String path, YamlNode.Mapping mapping) {
    this.faults = faults;
    this.path = path;
    this.place = mapping.place();
    mapping.entries().forEach(entry -> entries.put(entry.key(), entry));
  }

  /// The section that a node is.
  ///
  /// @param path its name in errors, with the dot that its keys follow: `lan.`, or nothing for the
  ///   whole file
  public static Optional<Section> of(Faults faults, String path, String example, YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return Optional.of(new Section(faults, path, mapping));
    }
    String name = path.isEmpty() ? "the file" : path.substring(0, path.length() - 1);
    faults.add(node.place(), name + " is " + node.kind() + ", not a mapping", "write " + example);
    return Optional.empty();
  }

  /// A section below this one, which must be there.
  public Optional<Section> section(String key, String example) {
    return required(key, example)
        .flatMap(node -> of(faults, path + key + ".", key + ": " + example, node));
  }

  /// The sections that a list of mappings is.
  ///
  /// @param path the list's name in errors, or nothing for the whole file
  public static List<Section> list(Faults faults, String path, String example, YamlNode node) {
    if (!(node instanceof YamlNode.Sequence list)) {
      faults.add(
          node.place(),
          (path.isEmpty() ? "the file" : path) + " is " + node.kind() + ", not a list",
          "write - " + example);
      return List.of();
    }
    String keys = path.isEmpty() ? path : path + ".";
    return list.items().stream().flatMap(item -> of(faults, keys, example, item).stream()).toList();
  }

  /// Sections below this one, in a list, which must be there but may be empty.
  public List<Section> sections(String key, String example) {
    return required(key, "[]")
        .map(node -> list(faults, path + key, example, node))
        .orElse(List.of());
  }

  /// A value that must be there.
  public <T> Optional<Placed<T>> value(String key, String example, Parser<T> parser) {
    return required(key, example).flatMap(node -> scalar(key, example, node, parser));
  }

  /// A value that may be left out.
  public <T> Optional<Placed<T>> optional(String key, String example, Parser<T> parser) {
    return find(key).flatMap(node -> scalar(key, example, node, parser));
  }

  /// A list that must be there but may be empty; one value alone is a list of one.
  public <T> List<Placed<T>> values(String key, String example, Parser<T> parser) {
    return required(key, example).map(node -> list(key, example, node, parser)).orElse(List.of());
  }

  /// A list that must be there and hold something; one value alone is a list of one.
  public <T> List<Placed<T>> someValues(String key, String example, Parser<T> parser) {
    YamlNode.Entry entry = entries.get(key);
    if (entry != null
        && entry.value() instanceof YamlNode.Sequence list
        && list.items().isEmpty()) {
      faults.add(list.place(), path + key + " is an empty list", "write " + key + ": " + example);
    }
    return values(key, example, parser);
  }

  /// A list that may be left out; one value alone is a list of one.
  public <T> Optional<List<Placed<T>>> optionalValues(
      String key, String example, Parser<T> parser) {
    return find(key).map(node -> list(key, example, node, parser));
  }

  /// A fault for every key that was never asked for.
  public void close() {
    entries.values().stream()
        .filter(entry -> !asked.contains(entry.key()))
        .forEach(entry ->
            faults.add(
                entry.place(),
                "the key \"" + path + entry.key() + "\" is not known",
                NearestWord.to(entry.key(), asked)
                    .map(meant -> "did you mean \"" + meant + "\"?")
                    .orElse("use one of " + asked.stream().collect(Collectors.joining(", ")))));
  }

  private Optional<YamlNode> find(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key)).map(YamlNode.Entry::value);
  }

  private Optional<YamlNode> required(String key, String example) {
    Optional<YamlNode> node = find(key);
    if (node.isEmpty()) {
      faults.add(place, "the key \"" + path + key + "\" is missing", "add " + key + ": " + example);
    }
    return node;
  }

  private <T> Optional<Placed<T>> scalar(
      String key, String example, YamlNode node, Parser<T> parser) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      wrongType(key, node, "one value", key + ": " + example);
      return Optional.empty();
    }
    try {
      return Optional.of(new Placed<>(parser.parse(scalar.text()), scalar.place()));
    } catch (BadValueException bad) {
      faults.add(scalar.place(), path + key, bad);
      return Optional.empty();
    }
  }

  private <T> List<Placed<T>> list(String key, String example, YamlNode node, Parser<T> parser) {
    List<Placed<T>> values = new ArrayList<>();
    switch (node) {
      case YamlNode.Scalar one -> scalar(key, example, one, parser).ifPresent(values::add);
      case YamlNode.Sequence list ->
          bounded(key, list)
              .forEach(item -> scalar(key, example, item, parser).ifPresent(values::add));
      case YamlNode.Alias alias -> wrongType(key, alias, "a list", key + ": " + example);
      case YamlNode.Nothing nothing -> wrongType(key, nothing, "a list", key + ": " + example);
      case YamlNode.Mapping mapping -> wrongType(key, mapping, "a list", key + ": " + example);
    }
    return values;
  }

  private List<YamlNode> bounded(String key, YamlNode.Sequence list) {
    if (list.items().size() <= MAX_ITEMS) {
      return list.items();
    }
    faults.add(
        list.place(),
        path + key + " has " + list.items().size() + " items, more than " + MAX_ITEMS,
        "join them into larger blocks, or split the policy");
    return List.of();
  }

  private void wrongType(String key, YamlNode node, String wanted, String example) {
    String mend = node instanceof YamlNode.Alias ? "aliases are not read: write out " : "write ";
    faults.add(node.place(), path + key + " is " + node.kind() + ", not " + wanted, mend + example);
  }
}
