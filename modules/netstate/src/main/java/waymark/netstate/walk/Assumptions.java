package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import waymark.netstate.routing.Doubts;

/// The answers that one way takes for granted: first those it was given, then "yes" to every new
/// question, so that the next way can take the other answer.
final class Assumptions implements Doubts {

  private final List<Answer> answers;
  private int asked;

  private record Answer(String question, boolean holds) {}

  private Assumptions(List<Answer> answers) {
    this.answers = new ArrayList<>(answers);
  }

  static Assumptions none() {
    return new Assumptions(List.of());
  }

  @Override
  public boolean holds(String question) {
    return holds(() -> question);
  }

  /// The same for a question that is put into words only where it is new.
  boolean holds(Supplier<String> question) {
    if (asked == answers.size()) {
      answers.add(new Answer(question.get(), true));
    }
    return answers.get(asked++).holds();
  }

  /// The next way in the tree of all answers: the last "yes" turned into a "no".
  Optional<Assumptions> next() {
    for (int i = answers.size() - 1; i >= 0; i--) {
      if (answers.get(i).holds()) {
        List<Answer> turned = new ArrayList<>(answers.subList(0, i));
        turned.add(new Answer(answers.get(i).question(), false));
        return Optional.of(new Assumptions(turned));
      }
    }
    return Optional.empty();
  }

  List<String> questions() {
    return answers.stream().map(Answer::question).toList();
  }

  List<String> sentences() {
    return answers.stream()
        .map(answer -> (answer.holds() ? "" : "not: ") + answer.question())
        .toList();
  }
}
