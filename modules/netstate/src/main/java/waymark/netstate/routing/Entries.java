package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// Cuts a text of ip(8) into its entries, an indented line belonging to the entry before it, and
/// reads each; a fault in one does not keep the rest from being read.
final class Entries {

  private Entries() {}

  /// Reads the words of one entry.
  interface Reader<T> {
    T read(Words words, String text) throws BadValueException;
  }

  static <T> Listing<T> read(String source, String text, Reader<T> reader) {
    List<T> values = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int start = 0;
    while (start < lines.size()) {
      int end = start + 1;
      while (end < lines.size() && isIndented(lines.get(end))) {
        end++;
      }
      List<String> entry = lines.subList(start, end);
      Words words = new Words(start + 1, entry);
      if (words.hasNext()) {
        try {
          values.add(reader.read(words, tidy(entry)));
        } catch (BadValueException bad) {
          faults.add(words.fault(source, bad));
        }
      }
      start = end;
    }
    return new Listing<>(values, faults);
  }

  /// The lines without the blanks that ip(8) leaves at the end of a line and before `encap`, and
  /// without those that are nothing else.
  static String tidy(List<String> lines) {
    return lines.stream()
        .map(line -> Words.trimmed(line).replaceAll(" +", " "))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static boolean isIndented(String line) {
    return line.startsWith(" ") || line.startsWith("\t");
  }
}
