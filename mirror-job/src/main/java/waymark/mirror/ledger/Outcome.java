package waymark.mirror.ledger;

import java.util.Arrays;
import java.util.Locale;
import waymark.mirror.text.BadValueException;

/// How a repository came out of a run.
public enum Outcome {
  /// Mirrored for the first time.
  CREATED,
  /// A ref, a tag or HEAD is not as it was.
  UPDATED,
  /// Nothing is new.
  UNCHANGED,
  /// It could not be mirrored this time; what is kept of it stays.
  FAILED,
  /// The forge says that it is no more.
  VANISHED,
  /// It has another name or owner than before, by its number the same.
  RENAMED,
  /// The forge keeps it from us: HTTP 451, or disabled.
  BLOCKED;

  /// The word in JSON: `created`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Outcome parse(String word) throws BadValueException {
    return Arrays.stream(values())
        .filter(outcome -> outcome.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new BadValueException("\"" + word + "\" is not an outcome", "write updated"));
  }
}
