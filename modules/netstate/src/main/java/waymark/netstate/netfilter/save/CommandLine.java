package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The words of one command line as they are gone through, with the `!` that stands before the one
/// at hand, and where to tell what is wrong.
final class CommandLine {

  private final List<Word> words;
  private final Problems problems;
  private Optional<Word> bang = Optional.empty();
  private int at;

  CommandLine(List<Word> words, Problems problems) {
    this.words = words;
    this.problems = problems;
  }

  boolean hasNext() {
    return at < words.size();
  }

  Word next() {
    return words.get(at++);
  }

  /// The `!` before the option at hand.
  Optional<Word> bang() {
    return bang;
  }

  /// The option at hand with its `!`, if it has one.
  List<Word> withBang(Word option) {
    return Stream.concat(bang.stream(), Stream.of(option)).toList();
  }

  void bang(Optional<Word> word) {
    bang = word;
  }

  /// The words behind an option that are neither options nor a "!".
  List<Word> operands(int most) {
    List<Word> operands = new ArrayList<>(2);
    while (operands.size() < most
        && at < words.size()
        && !words.get(at).text().startsWith("-")
        && !words.get(at).is("!")) {
      operands.add(words.get(at++));
    }
    return operands;
  }

  void problem(int column, String problem, String mend) {
    problems.add(column, problem, mend);
  }

  Problems problems() {
    return problems;
  }

  /// Tells of a `!` that stands behind its option.
  void bangBehind(Word value, Word option) {
    problems.add(
        value.column(),
        "\"!\" stands behind " + option.text(),
        "write it before the option: ! " + option.text());
  }

  /// Tells of a `!` before an option that cannot be turned round.
  void takesNoBang(Word option) {
    problems.add(
        option.column(), option.text() + " takes no \"!\"", "remove the ! before " + option.text());
  }

  /// Tells of a value that is glued to an option without one.
  void takesNoValue(Word option, Word value) {
    String name = option.text().substring(0, value.start() - option.start() - 1);
    problems.add(value.column(), name + " takes no value", "write " + name + " alone");
  }

  /// Tells of a line that ends before the option's value.
  void needsValue(Word option) {
    problems.add(
        option.column(),
        option.text() + " needs a value, and the line ends",
        "write the value behind it");
  }
}
