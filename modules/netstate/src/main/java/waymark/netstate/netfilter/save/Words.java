package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;

/// The words of a line, split as iptables-restore(8) does (`add_param_to_argv` in xshared.c): white
/// space ends a word, and so does a closing quote; inside quotes a backslash takes the next
/// character as it is. Outside of quotes it is a character like any other.
final class Words {

  private Words() {}

  /// Splits `line` from `from` on.
  ///
  /// @param problems is told of a quote that nothing closes
  static List<Word> split(String line, int from, Problems problems) {
    List<Word> words = new ArrayList<>(24);
    int at = from;
    while (true) {
      while (at < line.length() && isSpace(line.charAt(at))) {
        at++;
      }
      if (at >= line.length()) {
        return words;
      }
      int start = at;
      while (at < line.length() && !isSpace(line.charAt(at)) && line.charAt(at) != '"') {
        at++;
      }
      if (at < line.length() && line.charAt(at) == '"') {
        at = quoted(line, start, at, words, problems);
      } else {
        words.add(Word.at(line.substring(start, at), start));
      }
    }
  }

  private static int quoted(
      String line, int start, int quote, List<Word> words, Problems problems) {
    StringBuilder text = new StringBuilder(line.substring(start, quote));
    int at = quote + 1;
    while (at < line.length() && line.charAt(at) != '"') {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      text.append(line.charAt(at++));
    }
    if (at >= line.length()) {
      problems.add(
          quote + 1, "the quote opened here is never closed", "close it: --comment \"a comment\"");
    }
    int end = Math.min(at + 1, line.length());
    words.add(new Word(text.toString(), line.substring(start, end), start));
    return end;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
