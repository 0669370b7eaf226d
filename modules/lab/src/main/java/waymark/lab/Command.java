package waymark.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A program with its arguments and what it reads on standard input; no shell ever sees it.
///
/// @param input empty where it reads nothing
public record Command(List<String> argv, String input) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./!-]+");

  public Command {
    argv = List.copyOf(argv);
  }

  /// A program that reads nothing.
  public static Command of(String... argv) {
    return new Command(List.of(argv), "");
  }

  /// A fixed command line without quotes, cut at its blanks.
  static Command words(String line) {
    return of(line.split(" ", -1));
  }

  /// The same, started by another program, such as `ip netns exec waymark-gateway`.
  Command under(List<String> starter) {
    List<String> all = new ArrayList<>(starter);
    all.addAll(argv);
    return new Command(all, input);
  }

  /// What a person would type into a shell to do the same.
  public String typed() {
    String line = argv.stream().map(Command::quoted).collect(Collectors.joining(" "));
    return input.isEmpty() ? line : line + " <<'END'\n" + input + "END";
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
