package waymark.mirror.prune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.mirror.config.Retention;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.ledger.Vanished;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.store.Store;
import waymark.mirror.store.Unsettled;
import waymark.mirror.text.Json;

/// What retention lets go, in the order of the repositories.
///
/// @param kept why all of a repository is kept though it may be old enough, one sentence each
public record Plan(List<Step> steps, List<String> kept) {

  /// One repository's part.
  public sealed interface Step {

    RepositoryKey key();

    String words();

    /// For `prune --json`.
    Json toJson();

    private static Json json(
        String what,
        Step step,
        String name,
        Instant since,
        Optional<Long> bytes,
        Optional<Integer> states) {
      return Json.of(
          "what", what,
          "id", step.key().id(),
          "host", step.key().host(),
          "name", name,
          "since", since,
          "bytes", bytes,
          "states", states,
          "why", step.words());
    }

    /// The whole repository: it has been gone upstream for too long.
    record Drop(RepositoryKey key, String name, Instant since, long bytes) implements Step {
      @Override
      public String words() {
        return "%s (%s): all of it, %,d bytes: gone upstream since %s"
            .formatted(name, key, bytes, since);
      }

      @Override
      public Json toJson() {
        return json("drop", this, name, since, Optional.of(bytes), Optional.empty());
      }
    }

    /// States that another replaced too long ago, and the objects that only they had.
    ///
    /// @param sequence of the last manifest whose objects go
    /// @param until when the last of these states was replaced
    /// @param displaced refs that were displaced in them
    record Shorten(RepositoryKey key, String name, int sequence, Instant until, int displaced)
        implements Step {
      @Override
      public String words() {
        return "%s (%s): what only its first %d states had (%d displaced refs): replaced by %s"
            .formatted(name, key, sequence, displaced, until);
      }

      @Override
      public Json toJson() {
        return json("shorten", this, name, until, Optional.empty(), Optional.of(sequence));
      }
    }
  }

  /// @param now from which the ages count
  public static Plan of(Store store, Retention retention, Instant now) throws IOException {
    Map<RepositoryKey, Instant> vanished = Vanished.of(new Ledger(store));
    List<Step> steps = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    Set<RepositoryKey> unsettled = Unsettled.of(store).repositories().keySet();
    for (RepositoryKey key : store.keys()) {
      if (unsettled.contains(key)) {
        kept.add(key + " keeps everything: what a job that died left of it is not put right yet");
        continue;
      }
      try {
        Instant since = vanished.getOrDefault(key, Instant.MAX);
        step(store, key, since, retention, now).ifPresent(steps::add);
      } catch (DamagedException e) {
        kept.add(key + " keeps everything: " + e.getMessage());
      }
    }
    return new Plan(steps, kept);
  }

  private static Optional<Step> step(
      Store store, RepositoryKey key, Instant since, Retention retention, Instant now)
      throws IOException {
    Optional<Snapshot> latest = Chain.of(store, key).latest();
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    String name = latest.get().manifest().name();
    return since.isBefore(now.minus(retention.vanished()))
        ? Optional.of(new Step.Drop(key, name, since, bytes(latest.get())))
        : shorten(store, key, now.minus(retention.displaced()));
  }

  private static long bytes(Snapshot snapshot) {
    return snapshot.artefacts().values().stream().mapToLong(Artefact::bytes).sum();
  }

  /// A state goes when the one that replaced it is older than the horizon. A clock that was once
  /// behind makes none older: each is as young as the youngest before it in the chain.
  private static Optional<Step> shorten(Store store, RepositoryKey key, Instant horizon)
      throws IOException {
    int done = Pruned.of(store, key).sequence();
    Optional<Manifest> oldest = Optional.empty();
    Instant reached = Instant.MIN;
    Instant until = Instant.MIN;
    int displaced = 0;
    int lost = 0;
    for (Manifest manifest : Chain.of(store, key).manifests()) {
      displaced += manifest.sequence() > done + 1 ? manifest.displaced().size() : 0;
      reached = manifest.time().isAfter(reached) ? manifest.time() : reached;
      if (!reached.isAfter(horizon)) {
        oldest = Optional.of(manifest);
        until = reached;
        lost = displaced;
      }
    }
    if (oldest.isEmpty() || lost == 0) {
      return Optional.empty();
    }
    Manifest kept = oldest.get();
    return Optional.of(new Step.Shorten(key, kept.name(), kept.sequence() - 1, until, lost));
  }

  /// What a person repeats to say that this list was read: eight digits that change with it.
  ///
  /// @param waiting what targets have still to do of earlier lists
  public String code(List<String> waiting) {
    String all =
        Stream.concat(steps.stream().map(Step::words), waiting.stream())
            .collect(Collectors.joining("\n"));
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }
}
