package waymark.lab.account;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `ip route get DST from SRC iif IN mark M` answers: the kernel's own route lookup.
///
/// @param question the command
/// @param type `unicast`, `local`, `blackhole`, ...; empty where the kernel refuses
/// @param dev the interface; empty where it refuses
/// @param table `main` where the answer names none
/// @param text the whole answer, or the kernel's words of refusal: `RTNETLINK answers: ...`
public record RouteAnswer(
    String question,
    Optional<String> type,
    Optional<String> dev,
    Optional<String> table,
    String text) {

  private static final Pattern FORM =
      Pattern.compile("(?s)(?:(local|broadcast|multicast|anycast|unicast) )?\\S+ from .*");
  private static final Pattern DEV = Pattern.compile(" dev (\\S+)");
  private static final Pattern TABLE = Pattern.compile(" table (\\S+)");

  static RouteAnswer read(String question, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return new RouteAnswer(
          question, Optional.empty(), Optional.empty(), Optional.empty(), text.strip());
    }
    return new RouteAnswer(
        question,
        Optional.of(Optional.ofNullable(form.group(1)).orElse("unicast")),
        first(DEV, text),
        Optional.of(first(TABLE, text).orElse("main")),
        text.strip());
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
