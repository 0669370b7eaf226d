package waymark.mirror.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import waymark.mirror.forge.Listed;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// What the last run remembers of a repository.
///
/// @param listed as the forge described it when its refs were last seen
/// @param checked when its refs were last seen; the epoch where they never were
/// @param vanished since when it is known to be gone upstream
/// @param error why the last attempt failed, or what of it cannot be kept
/// @param refs how many it has
/// @param bytes of all its packs
/// @param sources what the sources that saw it when it was last listed can see, in words; none
///   where that was never written down
/// @param since when it was seen first
/// @param taken the name by which the filter took it last: what upstream makes of the repository
///   since (another name, an archive) does not end its backup
public record Known(
    Listed listed,
    Instant checked,
    Optional<Instant> vanished,
    Optional<String> error,
    int refs,
    long bytes,
    List<String> sources,
    Instant since,
    String taken) {

  public RepositoryKey key() {
    return listed.key();
  }

  /// Whether the hint may be believed: the refs were seen since the last push that the forge tells
  /// of, not too long ago, and not in the future, which a clock that jumped back makes of the past.
  ///
  /// @param now how the forge lists it now
  boolean isFresh(Listed now, Instant time, Duration recheck) {
    return listed.hint().equals(now.hint())
        && listed.name().equals(now.name())
        && error.isEmpty()
        && vanished.isEmpty()
        && !checked.isAfter(time)
        && checked.plus(recheck).isAfter(time)
        && pushedBefore(now.hint(), checked);
  }

  /// `pushed_at` counts whole seconds: a push in the second of our look may have come after it.
  private static boolean pushedBefore(String hint, Instant checked) {
    String pushed = hint.substring(0, hint.indexOf(' '));
    try {
      return pushed.isEmpty() || Instant.parse(pushed).getEpochSecond() < checked.getEpochSecond();
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  Known failed(String why) {
    return new Known(
        listed, checked, vanished, Optional.of(why), refs, bytes, sources, since, taken);
  }

  /// The same, listed again.
  Known there() {
    return new Known(listed, checked, Optional.empty(), error, refs, bytes, sources, since, taken);
  }

  /// The same, of one that was mirrored but for this: each run looks again, and tells of it.
  Known wanting(Optional<String> leftOut) {
    return leftOut.map(this::failed).orElse(this);
  }

  Known gone(Instant since) {
    return new Known(
        listed,
        checked,
        Optional.of(vanished.orElse(since)),
        Optional.empty(),
        refs,
        bytes,
        sources,
        since,
        taken);
  }

  Known seenBy(List<String> those) {
    return new Known(listed, checked, vanished, error, refs, bytes, those, since, taken);
  }

  Json toJson() {
    return Json.of(
        "repository",
        key(),
        "name",
        listed.name(),
        "url",
        listed.url(),
        "hint",
        listed.hint(),
        "default-branch",
        listed.defaultBranch(),
        "checked",
        checked,
        "vanished",
        vanished,
        "error",
        error,
        "refs",
        refs,
        "bytes",
        bytes,
        "sources",
        Json.texts(sources),
        "since",
        since,
        "taken",
        taken);
  }

  static Known from(Json json) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    Listed listed =
        new Listed(
            RepositoryKey.parse(object.text("repository")),
            object.text("name"),
            object.url("url"),
            object.text("hint"),
            object.text("default-branch"),
            false,
            false,
            false);
    return new Known(
        listed,
        object.instant("checked"),
        object.maybe("vanished").isPresent()
            ? Optional.of(object.instant("vanished"))
            : Optional.empty(),
        object.maybe("error").isPresent() ? Optional.of(object.text("error")) : Optional.empty(),
        object.integer("refs"),
        object.number("bytes"),
        object.maybe("sources").isPresent() ? object.texts("sources") : List.of(),
        object.maybe("since").isPresent() ? object.instant("since") : Instant.EPOCH,
        object.maybe("taken").isPresent() ? object.text("taken") : listed.name());
  }
}
