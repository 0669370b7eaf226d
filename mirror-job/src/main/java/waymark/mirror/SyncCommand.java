package waymark.mirror;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.config.Config;
import waymark.mirror.config.Glob;
import waymark.mirror.process.Interruption;
import waymark.mirror.process.Programs;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.Ship;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.sync.Intent;
import waymark.mirror.sync.Plan;
import waymark.mirror.sync.Report;
import waymark.mirror.sync.Sync;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description =
        "Mirrors every listed repository into the store, and ships what is new to every target.",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  every repository is mirrored as it is upstream",
      "  1  a repository failed or is blocked, or has a ref that cannot be kept, the listing is",
      "     not complete, or the metrics could not be written",
      "  2  wrong usage, or a configuration that is not what it claims to be",
      "  3  the forge or a NAS refused, or another job holds the store",
      "  4  the store could not be read or written, or is not there though a NAS knows of one",
      "  5  the brake is on: upstream lost so much at once that a person must look;",
      "     everything is stored, and mirror-job acknowledge lets go of it",
      "  130, 143  ended by SIGINT, SIGTERM",
      "",
      "Example: mirror-job sync --only 'ada/*'"
    })
final class SyncCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Mixin NewStore newStore = new NewStore();

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description = "only repositories whose owner/name fits; * and ? as in a file's name")
  @Nullable String only;

  @Option(names = "--dry-run", description = "say what would be done, and do nothing")
  boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Config config = common.config();
    Optional<Glob> pattern = Optional.ofNullable(only).map(Glob::new);
    Programs programs = new Programs(common.echo());
    RunProgress progress = RunProgress.on(common.err());
    if (dryRun) {
      return plan(sync(config, new Store(config.store()), programs, progress).plan(pattern));
    }
    Conclusion conclusion = new Conclusion(common, config, pattern.isEmpty());
    // A signal stops git; each repository that it was at stays as its manifest has it, and what had
    // come whole is still written down.
    try (Interruption _ = new Interruption(programs);
        Tools tools = Tools.of(config, programs)) {
      return run(tools, pattern, progress, conclusion);
    } catch (Exception e) {
      if (!programs.stopped()) {
        conclusion.failed(MirrorJob.exit(e));
      }
      throw e;
    }
  }

  private int run(Tools tools, Optional<Glob> pattern, RunProgress progress, Conclusion conclusion)
      throws Exception {
    Config config = tools.config();
    Optional<Integer> refused = newStore.refused(common, tools);
    if (refused.isPresent()) {
      conclusion.failed(refused.get());
      return refused.get();
    }
    Store store = Store.open(config.store());
    Optional<StoreLock> lock = StoreLock.take(store);
    if (lock.isEmpty()) {
      common.err().println("sync: " + StoreLock.holder(store) + " is at work on " + store.root());
      common.err().println("  mend: wait for it to end");
      return Exit.REFUSED;
    }
    try (StoreLock held = lock.get()) {
      Report mirrored = sync(config, store, tools.programs(), progress).run(held, pattern);
      // What the run says comes first: a brake is never hidden by a NAS that is away, nor late for
      // one that is slow.
      boolean settled = mirrored.exit() != Exit.DONE;
      Report report = settled ? conclusion.of(mirrored, mirrored.exit()) : mirrored;
      List<Shipped> shipped = mirrored.error().isEmpty() ? ship(tools, store) : List.of();
      boolean told = conclusion.shipped(shipped);
      if (!settled) {
        report = conclusion.of(mirrored, exit(shipped, told));
      }
      tell(report, shipped, progress);
      return report.exit();
    }
  }

  private static Sync sync(Config config, Store store, Programs programs, RunProgress progress) {
    return new Sync(config, store, programs, System.getenv(), Clock.systemUTC(), progress);
  }

  private int plan(Plan plan) {
    int exit =
        plan.refused() ? Exit.REFUSED : plan.problems().isEmpty() ? Exit.DONE : Exit.FINDINGS;
    if (json) {
      List<Json> items = plan.intents().stream().map(Intent::toJson).toList();
      common
          .out()
          .println(
              JsonText.line(
                  Json.of(
                      "dry-run",
                      true,
                      "complete",
                      plan.problems().isEmpty(),
                      "problems",
                      Json.texts(plan.problems()),
                      "repositories",
                      items,
                      "exit",
                      exit)));
    } else {
      plan.intents().forEach(i -> common.out().println(i.what().word() + "\t" + i.name()));
    }
    plan.problems()
        .forEach(why -> common.err().println("sync: the listing is not complete: " + why));
    return exit;
  }

  /// To every target, also what an earlier run could not ship.
  private List<Shipped> ship(Tools tools, Store store) throws IOException, InterruptedException {
    List<Shipped> shipped = new ArrayList<>();
    for (Nas nas : tools.nases()) {
      Ship ship =
          new Ship(nas, tools.git(), store, Clock.systemUTC(), line -> common.err().println(line));
      shipped.add(ship.ship(store.keys()));
    }
    return shipped;
  }

  private static int exit(List<Shipped> shipped, boolean told) {
    if (shipped.stream().allMatch(Shipped::good)) {
      return told ? Exit.DONE : Exit.FINDINGS;
    }
    return shipped.stream().anyMatch(s -> s.error().isPresent()) ? Exit.REFUSED : Exit.FINDINGS;
  }

  private void tell(Report report, List<Shipped> shipped, RunProgress progress) throws IOException {
    if (json) {
      List<Json> targets = shipped.stream().map(Shipped::toJson).toList();
      common.out().println(JsonText.line(report.toJson(targets)));
    } else {
      progress.summary(report).forEach(common.out()::println);
      shipped.forEach(one -> one.lines().forEach(common.out()::println));
    }
  }
}
