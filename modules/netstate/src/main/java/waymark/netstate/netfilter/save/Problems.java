package waymark.netstate.netfilter.save;

import waymark.netstate.packet.BadValueException;

/// Where the readers of one line tell what is wrong with it.
@FunctionalInterface
interface Problems {

  /// @param column where in the line, from 1
  void add(int column, String problem, String mend);

  default void add(Word at, BadValueException bad) {
    add(at.column(), bad.problem(), bad.mend());
  }

  /// A text as a problem quotes it: at most 60 characters, control characters as `\x1b`.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), 60); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        quoted.append("\\x").append(String.format("%02x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append(text.length() > 60 ? "...\"" : "\"").toString();
  }
}
