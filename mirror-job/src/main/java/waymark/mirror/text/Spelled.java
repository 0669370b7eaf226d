package waymark.mirror.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/// Text for a terminal in which characters that turn the direction of what is written are spelled
/// `\\uNNNN`, as JSON reads them too: a name with one of them is shown as another name (UAX #9).
public final class Spelled extends FilterWriter {

  private Spelled(Writer out) {
    super(out);
  }

  /// The same writer, but for these characters.
  public static PrintWriter to(PrintWriter out) {
    return new PrintWriter(new Spelled(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    if (turns(c)) {
      out.write("\\u%04x".formatted(c));
    } else {
      out.write(c);
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text.charAt(i));
    }
  }

  private static boolean turns(int c) {
    return c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
