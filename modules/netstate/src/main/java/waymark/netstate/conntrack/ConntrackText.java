package waymark.netstate.conntrack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import waymark.netstate.packet.Fault;

/// Reads and prints every text that conntrack(8) and `/proc/net/nf_conntrack` write.
///
/// Each line says by itself which form it is of, so that a text may mix them. A line that is no
/// entry is a fault, and the rest is read.
public final class ConntrackText {

  /// What conntrack(8) says on standard error, and what stands around the elements of XML.
  private static final Pattern NO_ENTRY =
      Pattern.compile(
          "\\s*"
              + "|conntrack v[0-9.]+ \\(conntrack-tools\\): \\d+ flow (?:entries|events) have been"
              + " (?:shown|created|deleted|updated)\\."
              + "|nfct_labelmap_new: .*"
              + "|<\\?xml version=\"1\\.0\" encoding=\"utf-8\"\\?>|</?conntrack>");

  private ConntrackText() {}

  /// Reads a whole text.
  ///
  /// @param source the file's name, for the faults
  public static Reading read(String source, String text) {
    try {
      return read(source, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// Reads a whole stream into memory, about 1 KB an entry; [TableScanner] takes what is larger:
  /// this is for snapshots. The stream is not closed.
  public static Reading read(String source, InputStream in) throws IOException {
    List<Sighting> sightings = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    long[] faultsInAll = {0};
    Consumer<Fault> fault =
        each -> {
          faultsInAll[0]++;
          if (faults.size() < Reading.MOST_FAULTS) {
            faults.add(each);
          }
        };
    new LineFeed(source, in, fault)
        .forEach((bytes, start, end, number) ->
            line(
                source,
                new String(bytes, start, end - start, StandardCharsets.UTF_8),
                number,
                sightings::add,
                fault));
    return new Reading(sightings, faults, faultsInAll[0]);
  }

  /// Reads one line, of any form; a line that holds no entry by right, such as the summary, is
  /// neither an entry nor a fault.
  static void line(
      String source, String line, int number, Consumer<Sighting> entry, Consumer<Fault> fault) {
    try {
      if (!NO_ENTRY.matcher(line).matches()) {
        entry.accept(read(line, number));
      }
    } catch (BadLineException bad) {
      fault.accept(bad.in(source, number));
    }
  }

  private static Sighting read(String line, int number) throws BadLineException {
    if (line.startsWith("<")) {
      return XmlLine.read(line, number);
    }
    return line.startsWith("-A ") || line.startsWith("-U ") || line.startsWith("-D ")
        ? SaveLine.read(line, number)
        : ListLine.read(line, number);
  }

  /// Prints an entry without a line end. What the form has no place for is left out.
  public static String print(Flow flow, Form form) {
    return switch (form) {
      case LIST, EXTENDED, PROC -> ListText.print(flow, form);
      case SAVE -> SaveText.print(flow);
      case XML -> XmlText.print(flow);
    };
  }

  /// Prints an event as `conntrack -E` does.
  ///
  /// @param form LIST or EXTENDED
  public static String print(Event event, Flow flow, Form form) {
    String stamp =
        event
            .at()
            .filter(Moment.Exact.class::isInstance)
            .map(at -> "[" + ((Moment.Exact) at).seconds() + "]\t")
            .orElse("");
    String kind = "[" + event.kind() + "]";
    return stamp + " ".repeat(9 - kind.length()) + kind + " " + print(flow, form);
  }
}
