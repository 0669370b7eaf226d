package waymark.agent;

import picocli.CommandLine.Help.Ansi;

/// Colours on a terminal, plain text elsewhere and under NO_COLOR.
///
/// @param on whether to write them
record Colours(boolean on) {

  /// As the terminal and the environment allow.
  static Colours ofTerminal() {
    return new Colours(Ansi.AUTO.enabled());
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
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
