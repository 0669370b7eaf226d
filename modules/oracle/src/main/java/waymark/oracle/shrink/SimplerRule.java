package waymark.oracle.shrink;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A rule with one option less.
final class SimplerRule {

  private static final Pattern MATCH =
      Pattern.compile(
          "(! )?-(?:[sdio]) \\S+"
              + "|-m \\S+(?: (?:! )?--(?!to-|set-|and-|or-|xor-|save|restore|reject)\\S+(?: (?!-|!)\\S+)*)*"
              + "|(! )?-p \\S+");

  private SimplerRule() {}

  static List<String> of(String rule) {
    List<String> simpler = new ArrayList<>();
    int target = rule.indexOf(" -j ") < 0 ? rule.length() : rule.indexOf(" -j ");
    Matcher match = MATCH.matcher(rule).region(0, target);
    while (match.find()) {
      simpler.add(
          (rule.substring(0, match.start()).strip() + " " + rule.substring(match.end()).strip())
              .strip());
    }
    return simpler;
  }
}
