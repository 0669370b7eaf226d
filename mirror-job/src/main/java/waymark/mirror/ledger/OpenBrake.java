package waymark.mirror.ledger;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A brake that is on. One that braked before, and that nobody has acknowledged, is not hidden by a
/// later one.
///
/// @param run the last run that braked: whoever acknowledges it lets go of all
/// @param own the reasons of that run
/// @param earlier those of the runs before it, newest first, with the name of each
public record OpenBrake(RunId run, List<String> own, List<String> earlier) {

  /// What is on after a run.
  ///
  /// @param reasons why it braked; empty where it did not
  public static Optional<OpenBrake> after(
      Optional<OpenBrake> before, RunId run, List<String> reasons) {
    return reasons.isEmpty()
        ? before
        : Optional.of(
            new OpenBrake(run, reasons, before.map(OpenBrake::asEarlier).orElse(List.of())));
  }

  private List<String> asEarlier() {
    return Stream.concat(own.stream().map(reason -> "run " + run + ": " + reason), earlier.stream())
        .toList();
  }

  /// All of them, the newest first.
  public List<String> reasons() {
    return Stream.concat(own.stream(), earlier.stream()).toList();
  }
}
