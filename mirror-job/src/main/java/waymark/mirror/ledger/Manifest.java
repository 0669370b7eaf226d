package waymark.mirror.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// One repository as one run left it, as its file has it.
///
/// @param sequence from 1, without a gap
/// @param time when its refs were read upstream
/// @param name what it was called: `owner/name`
/// @param whole whether `refs` and `artefacts` are all there are; otherwise they are what is new or
///   has moved since the manifest before
/// @param refs upstream's ref names and the objects they stand for, tags unpeeled
/// @param gone refs of the manifest before that are no more
/// @param displaced refs whose old value had to be kept apart
/// @param artefacts packs
/// @param previous SHA-256 of the file of the manifest before; empty for the first
/// @param lost manifests that are found to be lost, of which this is the first to tell; it is then
///   whole, and what is known to have been displaced, by whatever it was named, is in `displaced`
public record Manifest(
    RepositoryKey repository,
    int sequence,
    RunId run,
    Instant time,
    String name,
    Head head,
    boolean whole,
    NavigableMap<String, Oid> refs,
    List<String> gone,
    List<Displaced> displaced,
    List<Artefact> artefacts,
    Optional<String> previous,
    List<Lost> lost) {

  private static final String FORMAT = "waymark-manifest 1";

  /// All refs after this manifest, from those that there were before it.
  public NavigableMap<String, Oid> after(NavigableMap<String, Oid> before) {
    NavigableMap<String, Oid> after = whole ? new TreeMap<>() : new TreeMap<>(before);
    gone.forEach(after::remove);
    after.putAll(refs);
    return after;
  }

  public Json toJson() {
    Map<String, Json> values = new TreeMap<>();
    refs.forEach((ref, oid) -> values.put(ref, new Json.Str(oid.hex())));
    return Json.of(
        "format", FORMAT,
        "repository", repository,
        "sequence", sequence,
        "run", run,
        "time", time,
        "name", name,
        "head", head.text(),
        "whole", whole,
        "refs", new Json.Obj(values),
        "gone", Json.texts(gone),
        "displaced", displaced.stream().map(Displaced::toJson).toList(),
        "artefacts", artefacts.stream().map(Artefact::toJson).toList(),
        "previous", previous,
        "lost", lost.stream().map(Lost::toJson).toList());
  }

  public static Manifest from(Json json) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    if (!object.text("format").equals(FORMAT)) {
      throw new BadValueException(
          "\"" + object.text("format") + "\" is not a manifest's format",
          "use the mirror-job that wrote it; this one reads \"" + FORMAT + "\"");
    }
    NavigableMap<String, Oid> refs = new TreeMap<>();
    Json.Obj values = object.object("refs");
    for (String ref : values.members().keySet()) {
      refs.put(ref, Oid.parse(values.text(ref)));
    }
    List<Displaced> displaced = new ArrayList<>();
    for (Json item : object.list("displaced")) {
      displaced.add(Displaced.from(item));
    }
    List<Artefact> artefacts = new ArrayList<>();
    for (Json item : object.list("artefacts")) {
      artefacts.add(Artefact.from(item));
    }
    return new Manifest(
        RepositoryKey.parse(object.text("repository")),
        object.integer("sequence"),
        RunId.parse(object.text("run")),
        object.instant("time"),
        object.text("name"),
        Head.parse(object.text("head")),
        object.flag("whole"),
        refs,
        object.texts("gone"),
        displaced,
        artefacts,
        object.maybe("previous").isPresent()
            ? Optional.of(object.text("previous"))
            : Optional.empty(),
        Lost.in(object));
  }

  /// The same as a difference to the state before.
  Manifest since(Snapshot before) {
    NavigableMap<String, Oid> moved = new TreeMap<>(refs);
    moved.entrySet().removeIf(e -> e.getValue().equals(before.refs().get(e.getKey())));
    return new Manifest(
        repository,
        sequence,
        run,
        time,
        name,
        head,
        false,
        moved,
        before.refs().keySet().stream().filter(ref -> !refs.containsKey(ref)).toList(),
        displaced,
        artefacts.stream().filter(a -> !before.artefacts().containsKey(a.file())).toList(),
        previous,
        List.of());
  }
}
