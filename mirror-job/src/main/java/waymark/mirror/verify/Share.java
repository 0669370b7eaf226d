package waymark.mirror.verify;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;

/// A part of the repositories: `1/7` is a seventh of them, rounded up.
///
/// @param parts from 1 to `of`
/// @param of from 1 to 9999
public record Share(int parts, int of) {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,3})/([1-9]\\d{0,3})");

  public static final Share ALL = new Share(1, 1);

  public static Share parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(1)) > Integer.parseInt(form.group(2))) {
      throw new BadValueException(
          "\"" + text + "\" is not a share of a whole", "write a fraction up to 1: --share 1/7");
    }
    return new Share(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /// Those that were checked longest ago, so that seven runs of a seventh have seen every one.
  ///
  /// @param checked when each was last checked; one that never was comes first
  public List<RepositoryKey> due(
      Collection<RepositoryKey> keys, Map<RepositoryKey, Instant> checked) {
    return keys.stream()
        .sorted(
            Comparator.<RepositoryKey, Instant>comparing(
                    key -> checked.getOrDefault(key, Instant.EPOCH))
                .thenComparing(Comparator.naturalOrder()))
        .limit(Math.ceilDiv(keys.size() * (long) parts, (long) of))
        .toList();
  }
}
