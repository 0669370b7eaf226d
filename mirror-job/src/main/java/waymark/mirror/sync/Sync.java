package waymark.mirror.sync;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import waymark.mirror.config.Config;
import waymark.mirror.config.Glob;
import waymark.mirror.config.Source;
import waymark.mirror.config.TokenPlace;
import waymark.mirror.forge.GitHub;
import waymark.mirror.forge.Patient;
import waymark.mirror.forge.SmartHttp;
import waymark.mirror.git.Askpass;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Named;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Programs;
import waymark.mirror.store.Disk;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.text.BadValueException;

/// One run.
///
/// @param store locked by whoever calls
/// @param environment the process's own: it may hold the token
/// @param clock read, never trusted: the order of things is the ledger's
public record Sync(
    Config config,
    Store store,
    Programs programs,
    Map<String, String> environment,
    Clock clock,
    Progress progress) {

  private static final Duration API_DEADLINE = Duration.ofMinutes(10);

  /// Discovers, mirrors, judges, and writes down.
  ///
  /// @param lock which says how the job before ended
  /// @param only the repositories that this run is about; the others are left as they are
  public Report run(StoreLock lock, Optional<Glob> only)
      throws IOException, InterruptedException, BadValueException, GitRefused {
    Askpass.install(store.root());
    Git git = new Git(programs, environment, store.root(), config.patience().stall());
    Instant began = clock.instant();
    Ledger ledger = new Ledger(store);
    Recovered recovered =
        new Recovery(config, store, programs, git, ledger).run(lock.before(), began);
    lock.cleared();
    State state = State.read(store);
    RunId run = RunId.of(ledger.next(), began);
    Patient patient = patient();
    Discovery discovery = Discovery.ask(asked(patient), state.known().values());
    discovery.leftOut().ifPresent(progress::say);
    List<Wanted> wanted =
        discovery.wanted().stream()
            .filter(one -> only.isEmpty() || only.get().matches(one.name()))
            .toList();
    if (only.isPresent() && wanted.isEmpty() && discovery.complete()) {
      throw new BadValueException(
          "no repository fits --only " + only.get(),
          "write owner/name; * and ? stand for any text and letter");
    }
    Commits commits = new Commits(store, new Disk(programs.unstopped(), environment, store.root()));
    Update update =
        new Update(
            store,
            git,
            run,
            clock,
            config.patience().deadline(),
            recovered.lost(),
            new Named(ledger));
    Worker worker = new Worker(update, commits, clock, progress, new ReentrantLock());
    // From the first manifest to the entry that judges it: where this run fails between, the next
    // one makes up for the entry.
    lock.begun();
    List<Done> done = work(worker, wanted, recovered.unsettled(), state, began);
    commits.commit();
    progress.end();
    done =
        done.stream()
            .map(one -> settled(one, commits, state))
            .map(one -> one.seenBy(discovery.sources(one.change().repository(), state)))
            .toList();
    Report report =
        new Closing(config, store, clock, state, ledger)
            .close(run, began, discovery.after(done), done, patient.requests());
    if (!commits.unsure() && report.error().isEmpty()) {
      lock.cleared();
    }
    return report;
  }

  /// What a run would do, without doing it: only the listing is asked for, and nothing is written
  /// but its cache. The store need not be there yet.
  public Plan plan(Optional<Glob> only)
      throws IOException, InterruptedException, BadValueException {
    State state = State.read(store);
    Instant now = clock.instant();
    Discovery discovery = Discovery.ask(asked(patient()), state.known().values());
    return Plan.of(discovery, only, state, now, config.patience().recheck());
  }

  private Patient patient() {
    return new Patient(
        config.patience().stall(),
        API_DEADLINE,
        config.patience().rateLimit(),
        clock,
        progress::say,
        progress::waits);
  }

  private List<Discovery.Asked> asked(Patient patient) throws BadValueException {
    List<Discovery.Asked> asked = new ArrayList<>();
    for (Source source : config.sources()) {
      switch (source) {
        case Source.GitHub github -> {
          Optional<String> token = TokenPlace.read(github.token(), environment);
          GitHub api = new GitHub(github, patient, token, store.listing());
          Remote remote = new Remote(api, new SmartHttp(patient, token), github.token());
          asked.add(new Discovery.Asked(github, remote));
        }
      }
    }
    return asked;
  }

  private List<Done> work(
      Worker worker,
      List<Wanted> wanted,
      NavigableMap<RepositoryKey, String> unsettled,
      State state,
      Instant now)
      throws InterruptedException {
    Map<RepositoryKey, Done> done = new HashMap<>();
    List<Wanted> asked = new ArrayList<>();
    for (Wanted one : wanted) {
      Optional<Known> known = Optional.ofNullable(state.known().get(one.key()));
      if (unsettled.containsKey(one.key())) {
        done.put(one.key(), unsettled(one.key(), one.name(), known, unsettled.get(one.key())));
      } else if (known.isPresent()
          && one instanceof Wanted.Present(var listed, _, _)
          && !worker.update().lost().containsKey(one.key())
          && known.get().isFresh(listed, now, config.patience().recheck())) {
        done.put(one.key(), Done.unchanged(known.get()));
      } else {
        asked.add(one);
      }
    }
    progress.begin(asked.size(), done.size());
    if (!asked.isEmpty()) {
      atOnce(worker, asked, state.known(), done);
    }
    List<Done> all = new ArrayList<>(wanted.stream().map(one -> done.get(one.key())).toList());
    // Those that the run is not about fail all the same: nobody else tells of them.
    unsettled.forEach((key, why) -> {
      if (!done.containsKey(key)) {
        all.add(unsettled(key, key.toString(), Optional.empty(), why));
      }
    });
    return all;
  }

  private static Done unsettled(
      RepositoryKey key, String name, Optional<Known> before, String why) {
    return Worker.failed(
        key, name, before, Outcome.FAILED, "what a job that died left cannot be put right: " + why);
  }

  private void atOnce(
      Worker worker,
      List<Wanted> asked,
      NavigableMap<RepositoryKey, Known> known,
      Map<RepositoryKey, Done> done)
      throws InterruptedException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Math.min(config.concurrency(), asked.size()))) {
      Map<RepositoryKey, Future<Done>> futures = new HashMap<>();
      for (Wanted one : asked) {
        Optional<Known> before = Optional.ofNullable(known.get(one.key()));
        futures.put(one.key(), pool.submit(() -> worker.run(one, before)));
      }
      for (Map.Entry<RepositoryKey, Future<Done>> future : futures.entrySet()) {
        done.put(future.getKey(), future.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a worker failed in a way that is not foreseen", e.getCause());
    }
  }

  /// What the disk did not take is failed after all.
  private static Done settled(Done done, Commits commits, State state) {
    Change change = done.change();
    String why = commits.failed().get(change.repository());
    if (why != null) {
      Optional<Known> before = Optional.ofNullable(state.known().get(change.repository()));
      return Worker.failed(change.repository(), change.name(), before, Outcome.FAILED, why);
    }
    Optional<String> manifest = Optional.ofNullable(commits.committed().get(change.repository()));
    return new Done(
        new Change(
            change.repository(),
            change.name(),
            change.outcome(),
            change.was(),
            change.displaced(),
            change.bytes(),
            manifest,
            change.error()),
        done.known(),
        done.losses(),
        done.seconds());
  }
}
