package waymark.mirror.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Fault;
import waymark.mirror.text.Yaml;

/// One mapping of the file while it is read: values are taken by key, and what nobody has taken in
/// the end is an unknown key. Faults are collected, and the default stands in, so that all are
/// told.
final class Section {

  /// Makes a value of a text.
  interface Reading<T> {
    T read(String text) throws BadValueException;
  }

  private final String source;
  private final List<Fault> faults;
  private final Yaml.Place place;
  private final Map<String, Yaml> left = new LinkedHashMap<>();
  private final Map<String, Yaml.Place> keys = new LinkedHashMap<>();
  private final List<String> known = new ArrayList<>();

  Section(String source, List<Fault> faults, Yaml yaml) {
    this.source = source;
    this.faults = faults;
    this.place = yaml.place();
    if (yaml instanceof Yaml.Mapping(var entries, _)) {
      for (Yaml.Entry entry : entries) {
        if (keys.putIfAbsent(entry.key(), entry.place()) != null) {
          fault(
              entry.place(),
              "the key \"" + entry.key() + "\" stands twice",
              "keep one; the other is on line " + keyPlace(entry.key()).line());
        } else {
          left.put(entry.key(), entry.value());
        }
      }
    } else if (!(yaml instanceof Yaml.Empty)) {
      fault(yaml.place(), "not a mapping", "write keys and values here: key: value");
    }
  }

  boolean has(String key) {
    return left.containsKey(key);
  }

  <T> T value(String key, T otherwise, Reading<T> reading) {
    return read(take(key), otherwise, reading);
  }

  /// A value that has no default: its absence is a fault.
  <T> T required(String key, T otherwise, String example, Reading<T> reading) {
    if (!has(key)) {
      fault(place, "the key \"" + key + "\" is missing", "write " + key + ": " + example);
    }
    return value(key, otherwise, reading);
  }

  <T> List<T> list(String key, List<T> otherwise, Reading<T> reading) {
    List<T> items = new ArrayList<>();
    switch (take(key)) {
      case Yaml.Sequence(var given, _) -> {
        for (Yaml item : given) {
          Section.this
              .<List<T>>read(item, List.of(), text -> List.of(reading.read(text)))
              .forEach(items::add);
        }
      }
      case Yaml.Empty(_) -> items.addAll(otherwise);
      case Yaml.Scalar(_, var at) -> fault(at, "not a list", "write " + key + ": [...]");
      case Yaml.Mapping(_, var at) -> fault(at, "not a list", "write " + key + ": [...]");
    }
    return items;
  }

  /// The list's mappings, each read as a section.
  <T> List<T> sections(String key, Function<Section, T> reading) {
    List<T> items = new ArrayList<>();
    switch (take(key)) {
      case Yaml.Sequence(var given, _) -> {
        for (Yaml item : given) {
          Section section = new Section(source, faults, item);
          items.add(reading.apply(section));
          section.end();
        }
      }
      case Yaml.Empty(_) -> {}
      case Yaml.Scalar(_, var at) -> fault(at, "not a list", "begin each item with \"- \"");
      case Yaml.Mapping(_, var at) -> fault(at, "not a list", "begin each item with \"- \"");
    }
    return items;
  }

  <T> T section(String key, Function<Section, T> reading) {
    Section section = new Section(source, faults, take(key));
    T value = reading.apply(section);
    section.end();
    return value;
  }

  /// Takes the key's value as it stands.
  Yaml take(String key) {
    known.add(key);
    Yaml value = left.remove(key);
    return value == null ? new Yaml.Empty(place) : value;
  }

  Yaml.Place place() {
    return place;
  }

  void fault(Yaml.Place at, String problem, String mend) {
    faults.add(new Fault(source, at.line(), at.column(), problem, mend));
  }

  /// Tells what nobody has taken.
  void end() {
    left.forEach((key, _) ->
        fault(
            keyPlace(key),
            "unknown key \"" + key + "\"",
            known.isEmpty() ? "delete it" : "use one of " + String.join(", ", known)));
  }

  private Yaml.Place keyPlace(String key) {
    return keys.getOrDefault(key, place);
  }

  private <T> T read(Yaml yaml, T otherwise, Reading<T> reading) {
    if (yaml instanceof Yaml.Scalar(var text, var at)) {
      try {
        return reading.read(text);
      } catch (BadValueException e) {
        fault(at, e.problem(), e.mend());
      }
    } else if (!(yaml instanceof Yaml.Empty)) {
      fault(yaml.place(), "not a single value", "write one value");
    }
    return otherwise;
  }
}
