package waymark.policy.plan;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A program and its arguments. Never a line for a shell to split.
public record Command(List<String> words) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  public Command {
    words = List.copyOf(words);
  }

  /// As a person would type it into a POSIX shell: each word in single quotes where it needs them.
  @Override
  public String toString() {
    return words.stream().map(Command::quoted).collect(Collectors.joining(" "));
  }

  /// One word, in single quotes where a shell would act on it.
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
