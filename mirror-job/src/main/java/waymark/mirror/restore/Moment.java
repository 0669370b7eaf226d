package waymark.mirror.restore;

import java.time.Instant;
import waymark.mirror.ledger.RunId;

/// Which of the states of a repository is meant.
public sealed interface Moment {

  record Latest() implements Moment {}

  /// The last state before the first that is later: after it, a smaller time is that of a clock
  /// that was behind.
  record At(Instant time) implements Moment {}

  /// The state that this run left, be it from an earlier one.
  record Of(RunId run) implements Moment {}

  /// Whether a state of that run and time is not later than this moment.
  default boolean reaches(RunId run, Instant time) {
    return switch (this) {
      case Latest() -> true;
      case At(var limit) -> !time.isAfter(limit);
      case Of(var last) -> run.compareTo(last) <= 0;
    };
  }

  /// Whether exactly that state is asked for.
  default boolean names(RunId run, Instant time) {
    return switch (this) {
      case Latest() -> false;
      case At(var exactly) -> time.equals(exactly);
      case Of(var only) -> run.equals(only);
    };
  }

  default String words() {
    return switch (this) {
      case Latest() -> "now";
      case At(var time) -> "at " + time;
      case Of(var run) -> "after run " + run;
    };
  }
}
