package waymark.mirror.sync;

import java.util.Locale;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.Json;

/// What a run would do with a repository.
public record Intent(RepositoryKey repository, String name, What what) {

  /// The kinds of it.
  public enum What {
    /// Mirror it for the first time.
    CREATE,
    /// Ask its git whether anything is new.
    LOOK,
    /// Nothing: it was looked at since the last push, and not long ago.
    SKIP,
    /// It is not listed: ask whether it is gone.
    SEEK,
    /// Its forge cannot be asked.
    NONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Json toJson() {
    return Json.of(
        "id", repository.id(), "host", repository.host(), "name", name, "plan", what.word());
  }
}
