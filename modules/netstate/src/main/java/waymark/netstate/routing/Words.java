package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// The words of one entry that ip(8) printed, taken from left to right; an entry may have several
/// lines. Knows where the word is that was taken last, for the fault that it may be.
final class Words {

  /// ip(8) prints no other white space; what else stands in a line is part of a word.
  private static final Pattern WORD = Pattern.compile("[^ \t]+");

  private record Word(String text, int line, int column) {}

  private final List<Word> words = new ArrayList<>();
  private final int firstLine;
  private int taken;

  /// @param firstLine the number of the entry's first line in its source, from 1
  Words(int firstLine, List<String> lines) {
    this.firstLine = firstLine;
    for (int line = 0; line < lines.size(); line++) {
      Matcher word = WORD.matcher(lines.get(line));
      while (word.find()) {
        words.add(new Word(word.group(), firstLine + line, word.start() + 1));
      }
    }
  }

  /// A line without the white space at its end.
  static String trimmed(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    return line.substring(0, end);
  }

  boolean hasNext() {
    return taken < words.size();
  }

  /// The next word, not taken.
  ///
  /// @return the empty text at the end
  String peek() {
    return hasNext() ? words.get(taken).text() : "";
  }

  /// Whether the next word stands in the entry's first line.
  boolean isInFirstLine() {
    return hasNext() && words.get(taken).line() == firstLine;
  }

  /// Takes a word, if there is one.
  ///
  /// @throws BadValueException at the end
  String next() throws BadValueException {
    if (!hasNext()) {
      String last = words.isEmpty() ? "" : words.getLast().text();
      throw new BadValueException(
          "the line ends after \"" + last + "\"",
          "give the whole line as ip(8) prints it: \"" + last + "\" wants a value");
    }
    return words.get(taken++).text();
  }

  /// Takes the words up to the next one of these, and joins them with blanks to the one before.
  ///
  /// @param first the word that was taken last
  String throughBefore(String first, Set<String> end) {
    StringBuilder text = new StringBuilder(first);
    while (hasNext() && !end.contains(peek())) {
      text.append(' ').append(words.get(taken++).text());
    }
    return text.toString();
  }

  /// A fault at the word that was taken last.
  Fault fault(String source, BadValueException bad) {
    if (taken == 0) {
      return new Fault(source, firstLine, 0, bad.problem(), bad.mend());
    }
    Word at = words.get(taken - 1);
    return new Fault(source, at.line(), at.column(), bad.problem(), bad.mend());
  }
}
