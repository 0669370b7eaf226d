package waymark.mirror.store;

import java.util.regex.Pattern;
import waymark.mirror.text.BadValueException;

/// What a repository is, whatever it is called: the forge's immutable number for it.
///
/// @param host the forge's host in small letters, with `_PORT` where its URL has a port:
///   `github.com`, `127.0.0.1_8080`
/// @param id from 1
public record RepositoryKey(String host, long id) implements Comparable<RepositoryKey> {

  private static final Pattern HOST = Pattern.compile("[a-z0-9][a-z0-9.-]*(_\\d{1,5})?");
  private static final Pattern FORM = Pattern.compile("([^/]+)/([1-9]\\d{0,17})");

  public RepositoryKey {
    if (!HOST.matcher(host).matches() || id < 1) {
      throw new IllegalStateException(host + "/" + id + " is not the key of a repository");
    }
  }

  /// Reads `github.com/1296269`.
  public static RepositoryKey parse(String text) throws BadValueException {
    var form = FORM.matcher(text);
    if (!form.matches() || !HOST.matcher(form.group(1)).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not the key of a repository", "give one such as github.com/1296269");
    }
    return new RepositoryKey(form.group(1), Long.parseLong(form.group(2)));
  }

  @Override
  public int compareTo(RepositoryKey other) {
    int hosts = host.compareTo(other.host);
    return hosts == 0 ? Long.compare(id, other.id) : hosts;
  }

  @Override
  public String toString() {
    return host + "/" + id;
  }
}
