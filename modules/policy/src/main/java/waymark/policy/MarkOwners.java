package waymark.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.TableId;
import waymark.policy.yaml.Faults;
import waymark.policy.yaml.Placed;
import waymark.policy.yaml.Section;
import waymark.policy.yaml.Shipped;
import waymark.policy.yaml.YamlNode;
import waymark.policy.yaml.YamlReader;

/// The software of `rules/mark-owners.yaml`.
public record MarkOwners(List<MarkOwner> owners) {

  private static final String FILE = "mark-owners.yaml";
  private static final String EXAMPLE = "{name: kube-proxy, marks: [0x4000/0x4000], source: ...}";

  private static final MarkOwners SHIPPED = load();

  public MarkOwners {
    owners = List.copyOf(owners);
  }

  /// Those that ship with the program.
  public static MarkOwners shipped() {
    return SHIPPED;
  }

  private static MarkOwners load() {
    Faults faults = new Faults(FILE);
    List<MarkOwner> owners =
        YamlReader.read(Shipped.text(FILE), faults)
            .map(root -> read(root, faults))
            .orElse(List.of());
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          String.join("\n", faults.inOrder().stream().map(Fault::toString).toList()));
    }
    return new MarkOwners(owners);
  }

  private static List<MarkOwner> read(YamlNode root, Faults faults) {
    List<MarkOwner> owners = new ArrayList<>();
    for (Section section : Section.list(faults, "", EXAMPLE, root)) {
      Optional<Placed<String>> name = section.value("name", "kube-proxy", text -> text);
      Optional<Placed<String>> source = section.value("source", "https://...", text -> text);
      owners.add(
          new MarkOwner(
              name.map(Placed::value).orElse(""),
              section.optional("everywhere", "true", Words::truth).map(Placed::value).orElse(false),
              values(section, "marks", "[0x4000/0x4000]", FwMark::parse),
              section
                  .optional("bits", "0xf00", FwMark::parse)
                  .map(mark -> mark.value().value())
                  .orElse(0),
              values(section, "priorities", "[5210, 1001-1060]", MarkOwners::priorities),
              values(section, "tables", "[52]", TableId::parse),
              section.optional("note", "...", text -> text).map(Placed::value),
              source.map(Placed::value).orElse("")));
      section.close();
    }
    return owners;
  }

  private static <T> List<T> values(
      Section section, String key, String example, Section.Parser<T> parser) {
    return section.optionalValues(key, example, parser).orElse(List.of()).stream()
        .map(Placed::value)
        .toList();
  }

  private static MarkOwner.Priorities priorities(String text) throws BadValueException {
    int dash = text.indexOf('-');
    RulePriority first = RulePriority.parse(dash < 0 ? text : text.substring(0, dash));
    return new MarkOwner.Priorities(
        first, dash < 0 ? first : RulePriority.parse(text.substring(dash + 1)));
  }
}
