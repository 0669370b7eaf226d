package waymark.netstate.netfilter.ipset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// What `ipset save` prints: a line that creates each set, and one for each element.
///
/// @param faults lines that are no such lines
public record IpsetSave(List<IpSet> sets, List<Fault> faults) {

  public IpsetSave {
    sets = List.copyOf(sets);
    faults = List.copyOf(faults);
  }

  /// Reads a text.
  ///
  /// @param source what it is called, for faults
  public static IpsetSave read(String source, String text) {
    Map<String, SetBuilding> sets = new LinkedHashMap<>();
    List<Fault> faults = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        line(lines.get(i).strip(), sets);
      } catch (BadValueException bad) {
        faults.add(new Fault(source, i + 1, 1, bad.problem(), bad.mend()));
      }
    }
    return new IpsetSave(sets.values().stream().map(SetBuilding::done).toList(), faults);
  }

  private static void line(String line, Map<String, SetBuilding> sets) throws BadValueException {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    List<String> words = List.of(line.split(" +", -1));
    if (words.size() >= 3 && words.getFirst().equals("create")) {
      sets.put(words.get(1), new SetBuilding(words));
      return;
    }
    SetBuilding set = words.size() >= 3 ? sets.get(words.get(1)) : null;
    if (set == null || !words.getFirst().equals("add")) {
      throw new BadValueException(
          "\"" + line + "\" neither creates a set nor adds to one that is created above",
          "give the output of ipset save as it is");
    }
    if (set.isList() && !isMember(sets.get(words.get(2)))) {
      throw new BadValueException(
          "\"" + line + "\" names no set that is created above and may be in a list",
          "give the output of ipset save as it is");
    }
    set.add(words);
  }

  /// A list is in no list: it could lead back to itself.
  private static boolean isMember(@Nullable SetBuilding set) {
    return set != null && !set.isList();
  }
}
