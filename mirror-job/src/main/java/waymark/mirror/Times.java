package waymark.mirror;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import waymark.mirror.text.BadValueException;

/// The times of `--at`.
final class Times {

  private Times() {}

  /// Reads a time of RFC 3339, with any offset.
  static Instant parse(String text) throws BadValueException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      throw new BadValueException(
          "\"" + text + "\" is not a time", "write it as RFC 3339 does: 2026-11-23T03:30:00Z");
    }
  }
}
