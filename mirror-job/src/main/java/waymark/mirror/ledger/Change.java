package waymark.mirror.ledger;

import java.util.Optional;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// What a run did to one repository.
///
/// @param name as it is called now
/// @param was as it was called before, where that is another name
/// @param displaced refs whose old value had to be kept apart
/// @param bytes of the packs that came
/// @param manifest SHA-256 of the manifest that the run wrote, where it wrote one
/// @param error why it failed; or what the forge withheld of it, where it did not
public record Change(
    RepositoryKey repository,
    String name,
    Outcome outcome,
    Optional<String> was,
    int displaced,
    long bytes,
    Optional<String> manifest,
    Optional<String> error) {

  Json toJson() {
    return Json.of(
        "repository", repository,
        "name", name,
        "outcome", outcome.word(),
        "was", was,
        "displaced", displaced,
        "bytes", bytes,
        "manifest", manifest,
        "error", error);
  }

  static Change from(Json json) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    return new Change(
        RepositoryKey.parse(object.text("repository")),
        object.text("name"),
        Outcome.parse(object.text("outcome")),
        maybe(object, "was"),
        object.integer("displaced"),
        object.number("bytes"),
        maybe(object, "manifest"),
        maybe(object, "error"));
  }

  private static Optional<String> maybe(Json.Obj object, String name) throws BadValueException {
    return object.maybe(name).isPresent() ? Optional.of(object.text(name)) : Optional.empty();
  }
}
