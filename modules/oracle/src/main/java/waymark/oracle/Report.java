package waymark.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import waymark.oracle.judge.Tally;

/// What was tried and what came of it.
///
/// @param seed that gives the same scenes again; empty for a replay
/// @param disagreements one text each, with the scene that shows it
record Report(
    OptionalLong seed,
    int scenes,
    int refused,
    Tally tally,
    List<String> disagreements,
    double seconds) {

  private static final double NANOS = 1e9;

  static Report of(Campaign campaign, OptionalLong seed, long nanos) {
    return new Report(
        seed,
        campaign.scenes(),
        campaign.refused(),
        campaign.tally(),
        campaign.found(),
        nanos / NANOS);
  }

  boolean agrees() {
    return disagreements.isEmpty();
  }

  private Map<String, Object> figures() {
    Map<String, Object> figures = new TreeMap<>();
    seed.ifPresent(value -> figures.put("seed", value));
    figures.put("scenes", scenes);
    figures.put("refused", refused);
    figures.put("pairs", tally.packets());
    figures.put("open", tally.open());
    figures.put("left_out", tally.leftOut());
    figures.put("disagreements", disagreements.size());
    figures.put("seconds", String.format(Locale.ROOT, "%.1f", seconds));
    figures.put("pairs_per_second", Math.round(tally.packets() / seconds));
    return figures;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    figures().forEach((name, value) -> lines.add(name + ": " + value));
    new TreeMap<>(tally.features()).forEach((name, count) -> lines.add("  " + name + ": " + count));
    disagreements.forEach(lines::add);
    return lines;
  }

  String json() {
    return "{"
        + figures().entrySet().stream()
            .map(each -> quote(each.getKey()) + ": " + each.getValue())
            .collect(Collectors.joining(", "))
        + ", \"features\": {"
        + new TreeMap<>(tally.features())
            .entrySet().stream()
                .map(each -> quote(each.getKey()) + ": " + each.getValue())
                .collect(Collectors.joining(", "))
        + "}, \"found\": ["
        + disagreements.stream().map(Report::quote).collect(Collectors.joining(", "))
        + "]}";
  }

  private static String quote(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", " ")
        + "\"";
  }
}
