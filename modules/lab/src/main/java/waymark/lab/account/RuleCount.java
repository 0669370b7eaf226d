package waymark.lab.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many packets a rule met between two dumps of iptables-save(8).
///
/// @param number the rule's number in its chain, from 1
/// @param text from `-A` on
/// @param packets 1 or more
public record RuleCount(String table, String chain, int number, String text, long packets) {

  private static final Pattern RULE = Pattern.compile("\\[(\\d+):\\d+\\] (-A (\\S+).*)");

  /// The rules whose counters moved, in the order of the dump. Every packet of the gateway counts,
  /// not one flow's alone.
  ///
  /// @param before `iptables-save -c`
  /// @param after the same of the same ruleset, later
  static List<RuleCount> between(String before, String after) {
    List<RuleCount> earlier = all(before);
    List<RuleCount> later = all(after);
    if (earlier.size() != later.size()) {
      throw new IllegalStateException("the ruleset changed while a packet was followed");
    }
    List<RuleCount> moved = new ArrayList<>();
    for (int i = 0; i < later.size(); i++) {
      RuleCount rule = later.get(i);
      long packets = rule.packets() - earlier.get(i).packets();
      if (packets > 0) {
        moved.add(new RuleCount(rule.table(), rule.chain(), rule.number(), rule.text(), packets));
      }
    }
    return moved;
  }

  private static List<RuleCount> all(String dump) {
    List<RuleCount> rules = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    String table = "";
    for (String line : dump.lines().toList()) {
      Matcher rule = RULE.matcher(line);
      if (line.startsWith("*")) {
        table = line.substring(1);
        numbers.clear();
      } else if (rule.matches()) {
        String chain = rule.group(3);
        int number = numbers.merge(chain, 1, Integer::sum);
        rules.add(
            new RuleCount(table, chain, number, rule.group(2), Long.parseLong(rule.group(1))));
      }
    }
    return rules;
  }
}
