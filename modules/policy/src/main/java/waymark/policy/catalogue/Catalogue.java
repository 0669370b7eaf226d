package waymark.policy.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.packet.Fault;
import waymark.policy.yaml.Faults;
import waymark.policy.yaml.Placed;
import waymark.policy.yaml.Section;
import waymark.policy.yaml.Shipped;
import waymark.policy.yaml.YamlReader;

/// The catalogue that ships with the program.
///
/// @param explanations by code, in the order of the file
public record Catalogue(Map<String, Explanation> explanations) {

  private static final String FILE = "findings.yaml";
  private static final String EXAMPLE = "{code: rule-missing, title: ..., ...}";
  private static final Catalogue SHIPPED = load();

  public Catalogue {
    explanations = Collections.unmodifiableMap(new LinkedHashMap<>(explanations));
  }

  public static Catalogue shipped() {
    return SHIPPED;
  }

  /// What it says of a code; empty for one that it does not have.
  public Optional<Explanation> of(String code) {
    return Optional.ofNullable(explanations.get(code));
  }

  private static Catalogue load() {
    Faults faults = new Faults(FILE);
    Map<String, Explanation> explanations = new LinkedHashMap<>();
    YamlReader.read(Shipped.text(FILE), faults)
        .map(root -> Section.list(faults, "", EXAMPLE, root))
        .orElse(List.of())
        .forEach(section -> {
          Explanation read = explanation(section);
          if (explanations.put(read.code(), read) != null) {
            throw new IllegalStateException(FILE + ": " + read.code() + " stands twice");
          }
        });
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          String.join("\n", faults.inOrder().stream().map(Fault::toString).toList()));
    }
    return new Catalogue(explanations);
  }

  private static Explanation explanation(Section section) {
    List<String> words = new ArrayList<>();
    for (String key : List.of("code", "title", "explanation", "mend")) {
      words.add(section.value(key, "...", text -> text).map(Placed::value).orElse(""));
    }
    List<String> evidence =
        section.someValues("evidence", "[...]", text -> text).stream().map(Placed::value).toList();
    section.close();
    return new Explanation(words.get(0), words.get(1), words.get(2), evidence, words.get(3));
  }
}
