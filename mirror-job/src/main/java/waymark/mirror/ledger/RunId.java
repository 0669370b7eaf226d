package waymark.mirror.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.text.BadValueException;

/// A run's name: `000007-20261123T033000Z`, the number of its entry in the ledger and the time at
/// which it began. The numbers order runs, also when the clock has jumped back.
///
/// @param sequence from 1
public record RunId(int sequence, String stamp) implements Comparable<RunId> {

  private static final Pattern FORM = Pattern.compile("(\\d{6,9})-(\\d{8}T\\d{6}Z)");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public static RunId of(int sequence, Instant began) {
    return new RunId(sequence, STAMP.format(began));
  }

  /// Reads the form that is printed.
  public static RunId parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a run", "take one from mirror-job list --runs");
    }
    return new RunId(Integer.parseInt(form.group(1)), form.group(2));
  }

  @Override
  public int compareTo(RunId other) {
    return Integer.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%06d-%s", sequence, stamp);
  }
}
