package waymark.mirror.ship;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.Json;

/// What came of shipping to one target.
///
/// @param target `HOST:PATH`
/// @param states how many new states lie there now
/// @param files how many files were sent
/// @param bytes of the files of those states
/// @param confirmed whether what was sent was read back
/// @param views whether `OWNER/NAME.git` are at the newest state
/// @param failures repositories that could not be shipped, and why
/// @param error why the target as a whole failed; the next run goes on
public record Shipped(
    String target,
    int states,
    int files,
    long bytes,
    boolean confirmed,
    Views views,
    Map<RepositoryKey, String> failures,
    Optional<String> error) {

  /// The plain repositories on the NAS.
  public sealed interface Views {

    /// Nothing was shipped, so nothing had to be done.
    record Untouched() implements Views {}

    /// All are at the newest state.
    record Fresh() implements Views {}

    /// No key of ours may move them.
    ///
    /// @param mend what would
    record Stale(String mend) implements Views {}

    /// `escrow.sh refresh` found something to say.
    record Troubled(List<String> said) implements Views {}
  }

  /// Whether everything that was to be shipped lies there.
  public boolean good() {
    return error.isEmpty() && failures.isEmpty() && !(views instanceof Views.Troubled);
  }

  /// For `sync --json`.
  public Json toJson() {
    return Json.of(
        "target", target,
        "states", states,
        "files", files,
        "bytes", bytes,
        "confirmed", confirmed,
        "views", viewsJson(),
        "failures",
            failures.entrySet().stream()
                .map(f -> (Json) Json.of("repository", f.getKey(), "error", f.getValue()))
                .toList(),
        "error", error);
  }

  private Json viewsJson() {
    return switch (views) {
      case Views.Untouched() -> Json.of("state", "untouched", "said", "");
      case Views.Fresh() -> Json.of("state", "fresh", "said", "");
      case Views.Stale(var mend) -> Json.of("state", "stale", "said", mend);
      case Views.Troubled(var said) ->
          Json.of("state", "troubled", "said", String.join("; ", said));
    };
  }

  /// A line or two for people.
  public List<String> lines() {
    if (error.isPresent()) {
      return List.of(target + ": " + error.get());
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        states == 0
            ? target + ": nothing new to ship"
            : "%s: %d states, %d files, %,d bytes%s"
                .formatted(target, states, files, bytes, confirmed ? ", read back" : ""));
    if (states > 0 && !confirmed) {
      lines.add("  not read back: this key cannot read; set read-identity-file");
    }
    if (views instanceof Views.Stale(var mend)) {
      lines.add("  OWNER/NAME.git there are not at the newest state: " + mend);
    }
    if (views instanceof Views.Troubled(var said)) {
      said.forEach(line -> lines.add("  " + line));
    }
    failures.forEach((key, why) -> lines.add("  " + key + " was not shipped: " + why));
    return lines;
  }
}
