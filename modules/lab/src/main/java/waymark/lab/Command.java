package waymark.lab;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.packet.ShellWord;

/// A program with its arguments and what it reads on standard input; no shell ever sees it.
///
/// @param input empty where it reads nothing
public record Command(List<String> argv, String input) {

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
    String line = ShellWord.line(argv);
    return input.isEmpty() ? line : line + " <<'END'\n" + input + "END";
  }
}
