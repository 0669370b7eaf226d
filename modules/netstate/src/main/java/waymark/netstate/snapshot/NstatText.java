package waymark.netstate.snapshot;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what nstat(8) prints: a counter's name, its value and its rate on each line.
final class NstatText {

  private static final Pattern COUNTER = Pattern.compile("(?m)^(\\w+)\\s+(\\d{1,18})\\s+\\S+\\s*$");

  private NstatText() {}

  static Map<String, Long> read(String text) {
    Map<String, Long> counters = new TreeMap<>();
    Matcher line = COUNTER.matcher(text);
    while (line.find()) {
      counters.put(line.group(1), Long.parseLong(line.group(2)));
    }
    return counters;
  }
}
