package waymark.mirror.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import waymark.mirror.config.Config;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.OpenBrake;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.SeenBy;
import waymark.mirror.store.Store;

/// The end of a run: the brake, the entry of the ledger, the state, and the exit status as far as
/// mirroring goes.
///
/// @param state as it was before the run
record Closing(Config config, Store store, Clock clock, State state, Ledger ledger) {

  /// The exit status where the store cannot take what the run did.
  static final int UNWRITTEN = 4;

  private static final int DONE = 0;
  private static final int FINDINGS = 1;
  private static final int REFUSED = 3;
  private static final int BRAKE = 5;

  Report close(RunId run, Instant began, Discovery discovery, List<Done> done, long requests)
      throws IOException {
    List<String> reasons = new Brake(config.brake(), state.there(), began).reasons(done);
    Optional<Report.BrakeOn> brake =
        OpenBrake.after(ledger.openBrake(), run, reasons)
            .map(on -> new Report.BrakeOn(on.run(), on.reasons()));
    Instant ended = clock.instant();
    Report report =
        new Report(
            run,
            began,
            ended,
            discovery.listed(),
            discovery.problems(),
            done,
            brake,
            requests,
            state.after(done, ended),
            exit(discovery, done, brake.isPresent()),
            Optional.empty());
    try {
      write(report, discovery.complete(), reasons);
      return report;
    } catch (IOException e) {
      return report.unwritten(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private void write(Report report, boolean complete, List<String> reasons) throws IOException {
    List<Change> changes = changes(report.done());
    if (!changes.isEmpty() || !reasons.isEmpty()) {
      ledger.append(
          new Entry.Event.Run(report.run(), complete, changes, reasons, report.exit(), false),
          report.ended());
    }
    for (Done one : report.done()) {
      remember(one);
    }
    report.state().write(store);
  }

  /// Who saw it, where that is news: the state can be made again from it.
  private void remember(Done done) throws IOException {
    RepositoryKey key = done.change().repository();
    List<String> before =
        Optional.ofNullable(state.known().get(key)).map(Known::sources).orElse(List.of());
    List<String> now = done.known().map(Known::sources).orElse(before);
    if (!now.equals(before) && Files.isDirectory(store.folder(key))) {
      new SeenBy(now).write(store, key);
    }
  }

  /// What is worth an entry. A repository that fails as it failed before is no news, and a year of
  /// such runs costs nothing.
  private List<Change> changes(List<Done> done) {
    List<Change> changes = new ArrayList<>();
    for (Done one : done) {
      Change change = one.change();
      Optional<String> error =
          Optional.ofNullable(state.known().get(change.repository())).flatMap(Known::error);
      boolean news =
          switch (change.outcome()) {
            case CREATED, UPDATED, RENAMED, VANISHED -> true;
            case FAILED, BLOCKED -> error.isEmpty();
            case UNCHANGED -> !error.equals(change.error());
          };
      if (news) {
        changes.add(change);
      }
    }
    return changes;
  }

  private static int exit(Discovery discovery, List<Done> done, boolean braked) {
    boolean bad =
        done.stream()
            .anyMatch(d ->
                d.change().outcome() == Outcome.FAILED
                    || d.change().outcome() == Outcome.BLOCKED
                    || d.known().flatMap(Known::error).isPresent());
    if (braked) {
      return BRAKE;
    }
    if (discovery.refused()) {
      return REFUSED;
    }
    return bad || !discovery.complete() ? FINDINGS : DONE;
  }
}
