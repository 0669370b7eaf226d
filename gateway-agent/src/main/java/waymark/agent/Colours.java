package waymark.agent;

import java.util.SplittableRandom;
import picocli.CommandLine.Help.Ansi;

/// Colours on a terminal, plain text elsewhere and under NO_COLOR.
///
/// @param on whether to write them
record Colours(boolean on) {

  /// Stands for ESC until the text is [Shown]: drawn anew in every run, so that no text from
  /// outside can hold it.
  private static final String ESCAPE =
      "\ufdd0" + Long.toHexString(new SplittableRandom().nextLong()) + "\ufdd0";

  /// As the terminal and the environment allow.
  static Colours ofTerminal() {
    return new Colours(Ansi.AUTO.enabled());
  }

  /// What the colours of a text are to a terminal.
  static String painted(String text) {
    return text.replace(ESCAPE, "\u001b");
  }

  String bold(String text) {
    return paint("1", text);
  }

  String red(String text) {
    return paint("1;31", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return on ? ESCAPE + "[" + code + "m" + text + ESCAPE + "[0m" : text;
  }
}
