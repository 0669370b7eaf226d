package waymark.netstate.packet;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words as a person types them into a POSIX shell: what names and comments from elsewhere hold is
/// never for the shell to act on.
public final class ShellWord {

  private static final Pattern PLAIN = Pattern.compile("!|[A-Za-z0-9_@%+=:,./-]+");

  private ShellWord() {}

  /// One word, in single quotes where a shell would act on it.
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// A command line of these words.
  public static String line(List<String> words) {
    return words.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
  }
}
