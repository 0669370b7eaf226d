package waymark.netstate.routing;

/// Answers the questions that the model cannot: whether a selector that it does not model fits,
/// which of several next hops is taken. Whoever asks goes on as the answer says; whoever answers
/// sees to it that the other answer is tried too.
@FunctionalInterface
public interface Doubts {

  /// Whether it holds.
  ///
  /// @param question what would have to hold: `uidrange 0-0 fits`
  boolean holds(String question);
}
