package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A match or a target of iptables-extensions(8): its name and its options, in the order in which
/// iptables-save(8) prints them.
record Extension(String name, List<OptionForm> options, Map<String, OptionForm> byName) {

  /// Reads a table of extensions: a line with a name (and other names for it), then its options,
  /// each on an indented line.
  static Map<String, Extension> table(String text) {
    Map<String, Extension> table = new HashMap<>();
    List<String> names = List.of();
    List<OptionForm> options = new ArrayList<>();
    for (String line : (text + "\nend").lines().filter(each -> !each.isBlank()).toList()) {
      if (line.startsWith(" ")) {
        options.add(OptionForm.of(line));
        continue;
      }
      Map<String, OptionForm> byName = new HashMap<>();
      options.forEach(option -> option.names().forEach(name -> byName.put(name, option)));
      for (String name : names) {
        table.put(name, new Extension(names.getFirst(), List.copyOf(options), Map.copyOf(byName)));
      }
      names = List.of(line.split(" +", -1));
      options.clear();
    }
    return Map.copyOf(table);
  }

  Optional<OptionForm> option(String optionName) {
    return Optional.ofNullable(byName.get(optionName));
  }

  Stream<OptionForm> beginningWith(String beginning) {
    return options.stream()
        .filter(each -> each.names().stream().anyMatch(name -> name.startsWith(beginning)));
  }
}
