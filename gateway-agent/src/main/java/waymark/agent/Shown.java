package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import waymark.probe.url.Quoted;

/// Where a command prints what a person reads. Rules, names and addresses come from outside, with
/// whatever a terminal obeys in them: it is written out, as `\u001b`, and obeyed no more. JSON
/// stays what it is, for it is spelled so in a JSON string, too.
///
/// A line of [#println(String)] stays one line; what is printed without it may hold several.
final class Shown extends PrintWriter {

  /// Flushes at the end of every line, as the program's own output does.
  Shown(Writer to) {
    super(to, true);
  }

  static PrintWriter out(CommandLine command) {
    return new Shown(command.getOut());
  }

  static PrintWriter err(CommandLine command) {
    return new Shown(command.getErr());
  }

  /// Whether stdout is a terminal: what is printed byte for byte for a file is not, for that.
  static boolean isTerminal() {
    try {
      String stdout = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return stdout.startsWith("/dev/pts/")
          || stdout.startsWith("/dev/tty")
          || stdout.startsWith("/dev/console");
    } catch (IOException noProc) {
      return true;
    }
  }

  private static String shown(String text) {
    if (text.chars().allMatch(Shown::isPlain)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .map(each -> each.equals("\n") || each.equals("\t") ? each : Quoted.readable(each))
        .forEach(safe::append);
    return Colours.painted(safe.toString());
  }

  private static boolean isPlain(int c) {
    return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t';
  }

  @Override
  public void write(String text, int from, int length) {
    String shown = shown(text.substring(from, from + length));
    super.write(shown, 0, shown.length());
  }

  @Override
  public void println(String line) {
    print(line.indexOf('\n') < 0 ? line : line.replace("\n", "\\u000a"));
    println();
  }
}
