package waymark.netstate.conntrack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import waymark.netstate.packet.Fault;

/// What the kernel counted about its tracking table since boot, summed over its processors.
///
/// Read from `conntrack -S` or `/proc/net/stat/nf_conntrack`, by the names that stand there:
/// columns come and go with the kernel. A counter that is not told is absent, never zero.
public record Statistics(Map<String, Long> counters) {

  /// Both texts, and what is wrong with them.
  public record Reading(Optional<Statistics> statistics, List<Fault> faults) {
    public Reading {
      faults = List.copyOf(faults);
    }
  }

  public Statistics {
    counters = Map.copyOf(counters);
  }

  /// A counter by its name: `insert_failed`, `drop`, `early_drop`, `search_restart`, `entries`.
  public OptionalLong counter(String name) {
    Long value = counters.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /// The same, and a number that another text tells.
  public Statistics with(String name, long value) {
    Map<String, Long> more = new LinkedHashMap<>(counters);
    more.put(name, value);
    return new Statistics(more);
  }

  /// How much a counter rose since an earlier look; empty where one of the two does not tell it.
  public OptionalLong since(Statistics earlier, String name) {
    OptionalLong now = counter(name);
    OptionalLong then = earlier.counter(name);
    return now.isPresent() && then.isPresent()
        ? OptionalLong.of(now.getAsLong() - then.getAsLong())
        : OptionalLong.empty();
  }

  /// Reads either text; which one it is, its first word says.
  public static Reading read(String source, String text) {
    List<Fault> faults = new ArrayList<>();
    Map<String, Long> counters =
        text.stripLeading().startsWith("cpu=")
            ? pairs(source, text, faults)
            : columns(source, text, faults);
    if (counters.isEmpty() && faults.isEmpty()) {
      String cut = text.lines().findFirst().orElse("");
      faults.add(bad(source, 1, cut, "hand in the whole text, with a line of every processor"));
    }
    return new Reading(
        counters.isEmpty() ? Optional.empty() : Optional.of(new Statistics(counters)), faults);
  }

  private static Map<String, Long> pairs(String source, String text, List<Fault> faults) {
    Map<String, Long> counters = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      for (String word : words(line)) {
        int equals = word.indexOf('=');
        String name = word.substring(0, Math.max(equals, 0));
        OptionalLong value = Numbered.decimal(word.substring(equals + 1), -1L);
        if (name.isEmpty() || value.isEmpty()) {
          faults.add(bad(source, number, word, "write name=number, such as insert_failed=0"));
        } else if (!name.equals("cpu")) {
          counters.merge(name, value.getAsLong(), Long::sum);
        }
      }
    }
    return counters;
  }

  private static Map<String, Long> columns(String source, String text, List<Fault> faults) {
    Map<String, Long> counters = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    List<String> names = lines.isEmpty() ? List.of() : words(lines.getFirst());
    if (!names.contains("entries")) {
      faults.add(
          bad(
              source,
              1,
              lines.isEmpty() ? "" : lines.getFirst(),
              "hand in conntrack -S, or" + " /proc/net/stat/nf_conntrack with its first line"));
      return counters;
    }
    for (int number = 2; number <= lines.size(); number++) {
      List<String> values = words(lines.get(number - 1));
      if (values.size() != names.size()) {
        faults.add(
            bad(
                source,
                number,
                lines.get(number - 1),
                "take the statistics again, a line has " + names.size() + " columns"));
        continue;
      }
      for (int i = 0; i < values.size(); i++) {
        if (!values.get(i).matches("[0-9a-f]{1,16}")) {
          faults.add(bad(source, number, values.get(i), "write hexadecimal, such as 0000000c"));
        } else {
          long value = Long.parseUnsignedLong(values.get(i), 16);
          // Every processor's line tells the same number of entries.
          counters.merge(
              names.get(i), value, names.get(i).equals("entries") ? Long::max : Long::sum);
        }
      }
    }
    return counters;
  }

  private static List<String> words(String line) {
    return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+", -1));
  }

  private static Fault bad(String source, int line, String text, String mend) {
    return new Fault(source, line, 1, "\"" + text + "\" is not a statistic", mend);
  }
}
