package waymark.netstate.conntrack;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import waymark.netstate.packet.Fault;

/// Cuts a stream into lines in one buffer of a fixed size, without making anything of them.
final class LineFeed {

  /// No entry comes near it: the longest of XML have about 1,500 bytes.
  static final int LONGEST_LINE = 64 * 1024;

  private static final int BUFFER = 1 << 20;

  private final String source;
  private final InputStream in;
  private final Consumer<Fault> fault;
  private final byte[] buffer = new byte[BUFFER];
  private int number;
  private boolean skipping;

  /// Sees one line.
  interface Visitor {

    /// Sees the bytes from `start` to `end`.
    ///
    /// @param buffer holds the line only during the call
    /// @param end after its last byte; the line's end is not part of it
    /// @param number from 1
    void line(byte[] buffer, int start, int end, int number);
  }

  LineFeed(String source, InputStream in, Consumer<Fault> fault) {
    this.source = source;
    this.in = in;
    this.fault = fault;
  }

  void forEach(Visitor visitor) throws IOException {
    int held = 0;
    for (int read = in.read(buffer, 0, BUFFER); read >= 0; ) {
      int end = held + read;
      int start = 0;
      for (int at = newline(held, end); at >= 0; at = newline(start, end)) {
        line(visitor, start, at);
        start = at + 1;
      }
      held = end - start;
      if (held > LONGEST_LINE) {
        tooLong();
        held = 0;
      } else if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, held);
      }
      read = in.read(buffer, held, BUFFER - held);
    }
    if (held > 0 || skipping) {
      line(visitor, 0, held);
    }
  }

  /// How many lines went by.
  int lines() {
    return number;
  }

  private int newline(int from, int end) {
    byte[] bytes = buffer;
    for (int at = from; at < end; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private void line(Visitor visitor, int start, int end) {
    if (end - start > LONGEST_LINE) {
      tooLong();
    }
    if (skipping) {
      skipping = false;
      return;
    }
    number++;
    int last = end > start && buffer[end - 1] == '\r' ? end - 1 : end;
    visitor.line(buffer, start, last, number);
  }

  /// Tells it once; what follows up to the next line end is passed over.
  private void tooLong() {
    if (skipping) {
      return;
    }
    number++;
    skipping = true;
    fault.accept(
        new Fault(
            source,
            number,
            1,
            "the line is longer than " + LONGEST_LINE + " bytes",
            "hand in the output of conntrack -L, or of /proc/net/nf_conntrack"));
  }
}
