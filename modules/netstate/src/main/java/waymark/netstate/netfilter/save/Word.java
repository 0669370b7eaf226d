package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.stream.Collectors;

/// One word of a rule.
///
/// @param text what it says, its quotes taken off
/// @param raw as it stands in the line
/// @param start where it begins in the line, from 0
record Word(String text, String raw, int start) {

  /// A word without quotes.
  static Word at(String text, int start) {
    return new Word(text, text, start);
  }

  /// The column that a person counts, from 1.
  int column() {
    return start + 1;
  }

  boolean is(String other) {
    return text.equals(other);
  }

  /// The part of this word behind an offset, as in `--dport=80` or `-ptcp`.
  Word from(int offset) {
    return at(text.substring(offset), start + offset);
  }

  /// The words as they stand in the line, one space between them.
  static String join(List<Word> words) {
    return words.stream().map(Word::raw).collect(Collectors.joining(" "));
  }
}
