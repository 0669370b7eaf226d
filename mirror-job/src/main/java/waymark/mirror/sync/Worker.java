package waymark.mirror.sync;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import waymark.mirror.forge.AnswerTooLargeException;
import waymark.mirror.forge.ForgeRefused;
import waymark.mirror.forge.Listed;
import waymark.mirror.forge.SmartHttp;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Unforeseen;

/// Does what a run wants of one repository, and turns whatever goes wrong into its outcome: one bad
/// repository neither stops a run nor hides in it.
///
/// @param alone held by whoever is at a repository with very many refs, so that memory holds them
record Worker(Update update, Commits commits, Clock clock, Progress progress, Lock alone) {

  Done run(Wanted wanted, Optional<Known> before) throws InterruptedException {
    long began = System.nanoTime();
    progress.begin(wanted.name());
    Done done = attempt(wanted, before);
    double seconds = (System.nanoTime() - began) / 1e9;
    Done timed = new Done(done.change(), done.known(), done.losses(), seconds);
    progress.end(timed);
    return timed;
  }

  private Done attempt(Wanted wanted, Optional<Known> before) throws InterruptedException {
    try {
      return switch (wanted) {
        case Wanted.Present here -> present(here, before);
        case Wanted.Missing missing -> missing(missing);
        case Wanted.OutOfReach(_, var why) -> failed(wanted, before, Outcome.FAILED, why);
      };
    } catch (ForgeRefused e) {
      Outcome outcome = e.status() == 451 ? Outcome.BLOCKED : Outcome.FAILED;
      return failed(wanted, before, outcome, said(e));
    } catch (BadValueException | IOException | GitRefused e) {
      return failed(wanted, before, Outcome.FAILED, said(e));
    } catch (RuntimeException e) {
      return failed(wanted, before, Outcome.FAILED, Unforeseen.said(e));
    }
  }

  private Done present(Wanted.Present here, Optional<Known> before)
      throws IOException, InterruptedException, ForgeRefused, BadValueException, GitRefused {
    if (here.listed().disabled()) {
      throw new ForgeRefused(451, "the forge has disabled it");
    }
    try {
      return looked(here, SmartHttp.USUAL, before);
    } catch (AnswerTooLargeException _) {
      alone.lockInterruptibly();
      try {
        Done done = looked(here, SmartHttp.MOST, before);
        commits.commit();
        return done;
      } catch (AnswerTooLargeException e) {
        throw new IOException(
            e.getMessage()
                + ", which takes more memory than this job has: raise its limit (-Xmx), or exclude"
                + " the repository",
            e);
      } finally {
        alone.unlock();
      }
    }
  }

  private Done looked(Wanted.Present here, long most, Optional<Known> before)
      throws IOException, InterruptedException, ForgeRefused, BadValueException, GitRefused {
    Instant seen = clock.instant();
    Look look =
        update.run(here.listed(), here.remote(), most, step -> progress.at(here.name(), step));
    return switch (look) {
      case Look.Same same -> same(here, seen, same, before);
      case Look.Changed changed -> {
        commits.add(changed);
        yield changed(here, seen, changed, before);
      }
    };
  }

  private static Done same(
      Wanted.Present here, Instant seen, Look.Same same, Optional<Known> before) {
    Snapshot snapshot = same.snapshot();
    boolean back = before.flatMap(Known::vanished).isPresent();
    long bytes = snapshot.artefacts().values().stream().mapToLong(a -> a.bytes()).sum();
    return new Done(
        new Change(
            here.key(),
            here.name(),
            back ? Outcome.UPDATED : Outcome.UNCHANGED,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            same.leftOut()),
        Optional.of(
            known(here, before, seen, seen, snapshot.refs().size(), bytes).wanting(same.leftOut())),
        Losses.NONE,
        0);
  }

  private static Done changed(
      Wanted.Present here, Instant seen, Look.Changed changed, Optional<Known> before) {
    Optional<String> was =
        changed
            .before()
            .map(snapshot -> snapshot.manifest().name())
            .or(() -> changed.whole().lost().isEmpty() ? named(before) : Optional.empty())
            .filter(name -> !name.equals(here.name()));
    Outcome outcome =
        changed.whole().sequence() == 1
            ? Outcome.CREATED
            : was.isPresent() ? Outcome.RENAMED : Outcome.UPDATED;
    long bytes = changed.whole().artefacts().stream().mapToLong(a -> a.bytes()).sum();
    return new Done(
        new Change(
            here.key(),
            here.name(),
            outcome,
            was,
            changed.whole().displaced().size(),
            changed.bytes(),
            Optional.empty(),
            error(changed)),
        Optional.of(
            known(here, before, seen, seen, changed.whole().refs().size(), bytes)
                .wanting(changed.leftOut())),
        changed.losses(),
        0);
  }

  private static Optional<String> named(Optional<Known> before) {
    return before.map(known -> known.listed().name());
  }

  private static Optional<String> error(Look.Changed changed) {
    List<String> words =
        Stream.of(changed.leftOut(), changed.withheld()).flatMap(Optional::stream).toList();
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }

  private static Known known(
      Wanted.Present here,
      Optional<Known> before,
      Instant checked,
      Instant now,
      int refs,
      long bytes) {
    return new Known(
        here.listed(),
        checked,
        Optional.empty(),
        Optional.empty(),
        refs,
        bytes,
        List.of(),
        before.map(Known::since).orElse(now),
        here.taken());
  }

  /// Not listed is not deleted: the forge is asked for its number, by each source that may see it.
  /// What answers under its old name may be another repository, and is not asked.
  private Done missing(Wanted.Missing missing)
      throws IOException, InterruptedException, ForgeRefused, BadValueException, GitRefused {
    Known known = missing.known();
    Optional<Known> before = Optional.of(known);
    for (Remote remote : missing.remotes()) {
      Optional<Listed> moved = remote.api().byId(known.key());
      if (moved.isPresent()) {
        return present(new Wanted.Present(moved.get(), remote, known.taken()), before);
      }
    }
    if (missing.doubt().isPresent()) {
      return failed(missing, before, Outcome.FAILED, "not found, and " + missing.doubt().get());
    }
    return new Done(
        new Change(
            known.key(),
            known.listed().name(),
            Outcome.VANISHED,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty()),
        Optional.of(known.gone(clock.instant())),
        Losses.NONE,
        0);
  }

  private Done failed(Wanted wanted, Optional<Known> before, Outcome outcome, String why) {
    // What has never come yet is remembered too: its failure is news only once.
    Optional<Known> known =
        wanted instanceof Wanted.Present here
            ? before
                .map(Known::there)
                .or(() -> Optional.of(known(here, before, Instant.EPOCH, clock.instant(), 0, 0)))
            : before;
    return failed(wanted.key(), wanted.name(), known, outcome, why);
  }

  static Done failed(
      RepositoryKey key, String name, Optional<Known> before, Outcome outcome, String why) {
    return new Done(
        new Change(key, name, outcome, Optional.empty(), 0, 0, Optional.empty(), Optional.of(why)),
        before.map(known -> known.failed(why)),
        Losses.NONE,
        0);
  }

  private static String said(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
