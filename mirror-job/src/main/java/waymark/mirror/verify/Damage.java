package waymark.mirror.verify;

import java.util.Optional;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.Json;

/// Something that is not what was written.
///
/// @param copy `store`, or the NAS as `HOST:PATH`
/// @param repository empty where it is the ledger of all
/// @param problem what, and where
/// @param mended how it was mended; empty where it was not
public record Damage(
    String copy, Optional<RepositoryKey> repository, String problem, Optional<String> mended) {

  /// The same, and how it was mended.
  public Damage mendedBy(String how) {
    return new Damage(copy, repository, problem, Optional.of(how));
  }

  public Json toJson() {
    return Json.of("copy", copy, "repository", repository, "problem", problem, "mended", mended);
  }

  @Override
  public String toString() {
    return copy
        + repository.map(key -> " " + key).orElse("")
        + ": "
        + problem
        + mended.map(how -> "\n  mended: " + how).orElse("");
  }
}
