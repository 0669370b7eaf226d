package waymark.netstate.conntrack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import waymark.netstate.packet.Fault;

/// Streams a table of any size past a visitor, in memory of a fixed size.
///
/// It gives exactly what [ConntrackText] gives, entry by entry and fault by fault; the lines of a
/// plain list or of `/proc` it reads from their bytes, every other one as that does.
public final class TableScanner {

  private TableScanner() {}

  /// Reads to the end of the stream, which is not closed.
  ///
  /// @param source the file's name, for the faults
  /// @param entry sees each entry; it holds good only during the call
  /// @param fault sees each line that is none
  /// @return the lines that were read
  public static long scan(
      String source, InputStream in, Consumer<Entry> entry, Consumer<Fault> fault)
      throws IOException {
    LineEntry quick = new LineEntry();
    LineFeed feed = new LineFeed(source, in, fault);
    feed.forEach((bytes, start, end, number) -> {
      if (quick.take(bytes, start, end, number)) {
        entry.accept(quick);
      } else {
        ConntrackText.line(
            source,
            new String(bytes, start, end - start, StandardCharsets.UTF_8),
            number,
            sighting -> entry.accept(FlowEntry.of(sighting)),
            fault);
      }
    });
    return feed.lines();
  }
}
