package waymark.mirror.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.git.Oid;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// A ref whose old value upstream no longer reaches: moved by force, or deleted unmerged.
///
/// @param ref upstream's name of it
/// @param was kept since under `refs/escrow/keep/`, itself or a descendant of it
/// @param now empty where the ref was deleted
public record Displaced(String ref, Oid was, Optional<Oid> now) {

  /// Those of the old tips that are lost.
  ///
  /// @param old tips by the names of their refs
  /// @param now the tips since, by theirs
  public static List<Displaced> between(
      Map<String, Oid> old, Map<String, Oid> now, Collection<Oid> lost) {
    List<Displaced> displaced = new ArrayList<>();
    old.forEach((ref, was) -> {
      if (lost.contains(was)) {
        displaced.add(new Displaced(ref, was, Optional.ofNullable(now.get(ref))));
      }
    });
    return displaced;
  }

  Json toJson() {
    return Json.of("ref", ref, "was", was, "now", now);
  }

  static Displaced from(Json json) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    Optional<Json> now = object.maybe("now");
    return new Displaced(
        object.text("ref"),
        Oid.parse(object.text("was")),
        now.isPresent() ? Optional.of(Oid.parse(object.text("now"))) : Optional.empty());
  }
}
