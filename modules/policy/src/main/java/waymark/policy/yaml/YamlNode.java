package waymark.policy.yaml;

import java.util.List;

/// One value of a YAML document.
public sealed interface YamlNode {

  Place place();

  /// What it is, as an error names it: `a list`.
  String kind();

  /// Text, a number, a truth value: as it was written, quotes removed.
  record Scalar(Place place, String text) implements YamlNode {
    @Override
    public String kind() {
      return "\"" + text + "\"";
    }
  }

  /// A key without a value, or `null`.
  record Nothing(Place place) implements YamlNode {
    @Override
    public String kind() {
      return "empty";
    }
  }

  /// `*name`: never followed, for aliases of aliases are how a small file becomes a large one.
  record Alias(Place place, String name) implements YamlNode {
    @Override
    public String kind() {
      return "the alias *" + name;
    }
  }

  /// `[a, b]`, or lines that begin with `- `.
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /// `{key: value}`, or lines of `key: value`. Each key stands once.
  record Mapping(Place place, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /// One key of a mapping.
  ///
  /// @param place of the key
  record Entry(Place place, String key, YamlNode value) {}
}
