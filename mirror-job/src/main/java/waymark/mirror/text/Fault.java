package waymark.mirror.text;

/// One place of a text that is not what the text claims to be. A reader collects all of them.
///
/// @param source the file's name
/// @param line from 1; 0 where the whole source is meant
/// @param column from 1; 0 where the whole line is meant
/// @param problem what is wrong, the offending text quoted
/// @param mend what to write instead
public record Fault(String source, int line, int column, String problem, String mend) {

  /// `file:line:column: problem`, then the mend on a line of its own.
  @Override
  public String toString() {
    String place = line == 0 ? source : source + ":" + line + (column == 0 ? "" : ":" + column);
    return place + ": " + problem + "\n  mend: " + mend;
  }
}
