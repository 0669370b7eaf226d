package waymark.netstate.conntrack;

import java.util.OptionalInt;
import java.util.OptionalLong;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

/// The blank-separated words of a line, one after the other, and the values that they stand for.
final class Words {

  private final String line;
  private int at;
  private int start;

  Words(String line, int from) {
    this.line = line;
    this.at = from;
    skipBlanks();
  }

  private void skipBlanks() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
  }

  boolean hasNext() {
    return at < line.length();
  }

  /// The word that comes next, left where it is; empty at the end.
  String peek() {
    return line.substring(at, endOfWord());
  }

  private int endOfWord() {
    int blank = line.indexOf(' ', at);
    return blank < 0 ? line.length() : blank;
  }

  /// @param wanted what should stand here, for the fault: `a timeout`
  String next(String wanted) throws BadLineException {
    if (!hasNext()) {
      start = line.length();
      throw bad(
          "the line ends where " + wanted + " should stand",
          "take the table again, the text was cut short");
    }
    String word = peek();
    take(endOfWord());
    return word;
  }

  /// The word and all after it up to a `]`: `[start=Mon Nov 23 02:33:31 2026]`.
  String nextBracketed() throws BadLineException {
    start = at;
    int close = line.indexOf(']', at);
    if (close < 0 || (close + 1 < line.length() && line.charAt(close + 1) != ' ')) {
      throw bad("\"" + peek() + "\" has no ] at its end", "write one such as [ASSURED]");
    }
    take(close + 1);
    return line.substring(start, close + 1);
  }

  private void take(int end) {
    start = at;
    at = end;
    skipBlanks();
  }

  /// A fault in the word that was taken last.
  BadLineException bad(String problem, String mend) {
    return new BadLineException(start + 1, problem, mend);
  }

  IpAddress address(String text) throws BadLineException {
    try {
      return IpAddress.parse(text);
    } catch (BadValueException bad) {
      throw new BadLineException(start + 1, bad);
    }
  }

  State state(String text) throws BadLineException {
    try {
      return State.parse(text);
    } catch (BadValueException bad) {
      throw new BadLineException(start + 1, bad);
    }
  }

  /// The protocol of a number, whose name must not be that of another one.
  Protocol protocol(String name, String number) throws BadLineException {
    Protocol protocol = new Protocol((int) number(number, 255));
    if (!name.equals("unknown") && Numbered.isOther(name, protocol)) {
      throw bad(
          "\"" + name + " " + number + "\" names one protocol and numbers another",
          "write one such as tcp 6");
    }
    return protocol;
  }

  OptionalInt small(String text, int max) throws BadLineException {
    return OptionalInt.of((int) number(text, max));
  }

  OptionalLong wide(String text, long max) throws BadLineException {
    return OptionalLong.of(number(text, max));
  }

  /// A decimal number of 0 to `max`; the counters' `max` is -1, all 64 bits.
  long number(String text, long max) throws BadLineException {
    return Numbered.decimal(text, max)
        .orElseThrow(() ->
            bad(
                "\"" + text + "\" is not a number of 0 to " + Long.toUnsignedString(max),
                "write decimal digits, such as 443"));
  }

  /// `0x11`: the keys of gre, 16 bits.
  int hex(String text) throws BadLineException {
    if (!text.matches("0x[0-9a-f]{1,4}")) {
      throw bad(
          "\"" + text + "\" is not a key of 0x0 to 0xffff", "write hexadecimal, such as 0x11");
    }
    return Integer.parseInt(text, 2, text.length(), 16);
  }
}
