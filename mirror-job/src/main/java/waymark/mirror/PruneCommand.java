package waymark.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.OpenBrake;
import waymark.mirror.process.Interruption;
import waymark.mirror.prune.NasPruning;
import waymark.mirror.prune.Plan;
import waymark.mirror.prune.StorePruning;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.store.Scratch;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.JsonText;

/// `mirror-job prune`.
@Command(
    name = "prune",
    description = {
      "Says what retention would let go, and why; lets it go where that is confirmed.",
      "Confirmed by --confirm and the code under that list. On a NAS only with the key of prune-identity-file, which sync never uses."
    },
    footer = {
      "",
      "Exit: 0 done or nothing to do, 1 something was left undone, 2 wrong usage or another code,",
      "3 a NAS refused, another job holds the store or left it to sync to put right, 4 the store",
      "could not be read, 5 the brake is on: nothing goes before it is acknowledged.",
      "",
      "Example: mirror-job prune"
    },
    mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Option(
      names = "--confirm",
      paramLabel = "CODE",
      description = "the code that stood under the list")
  @Nullable String confirm;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  @Override
  public Integer call()
      throws IOException, FaultsException, BadValueException, InterruptedException {
    Tools tools = Tools.of(common.config(), common.echo());
    Store store = tools.store();
    Optional<StoreLock> lock = StoreLock.take(store);
    if (lock.isEmpty()) {
      common.err().println("prune: " + StoreLock.holder(store) + " is at work on " + store.root());
      return Exit.REFUSED;
    }
    try (Interruption _ = new Interruption(tools.programs());
        tools;
        StoreLock held = lock.get();
        Scratch room = Scratch.open(store.root())) {
      if (common.undone("prune", held)) {
        return Exit.REFUSED;
      }
      Ledger ledger = new Ledger(store);
      if (common.damaged("prune", ledger, held)) {
        return Exit.UNKNOWN;
      }
      Optional<OpenBrake> brake = ledger.openBrake();
      if (brake.isPresent()) {
        return told(PruneReport.braked(brake.get()));
      }
      return told(prune(tools, store, room.folder()));
    } catch (NasRefused e) {
      common.err().println("prune: " + e.getMessage());
      common.err().println("  mend: " + e.mend());
      return Exit.REFUSED;
    }
  }

  private PruneReport prune(Tools tools, Store store, Path scratch)
      throws BadValueException, NasRefused, IOException, InterruptedException {
    Instant now = Instant.now();
    Plan plan = Plan.of(store, tools.config().retention(), now);
    List<NasPruning> nases =
        tools.nases().stream().map(nas -> new NasPruning(tools.git(), store, nas)).toList();
    List<String> waiting = new ArrayList<>();
    for (NasPruning nas : nases) {
      nas.waiting().ifPresent(waiting::add);
    }
    boolean something = !plan.steps().isEmpty() || !waiting.isEmpty();
    Optional<String> code = something ? Optional.of(plan.code(waiting)) : Optional.empty();
    if (confirm == null || code.isEmpty()) {
      return new PruneReport(Optional.empty(), plan, waiting, code, false, List.of());
    }
    if (!confirm.equals(code.get())) {
      throw new BadValueException(
          "\"" + confirm + "\" is not the code of this list",
          "read it, then write --confirm " + code.get());
    }
    for (NasPruning nas : nases) {
      nas.owe(plan);
    }
    List<String> undone = new ArrayList<>();
    for (Plan.Step step : plan.steps()) {
      try {
        new StorePruning(tools.git(), store, tools.disk(store))
            .run(step, Files.createTempDirectory(scratch, "gone"), now);
      } catch (GitRefused | IOException e) {
        undone.add(step.key() + ": " + e.getMessage());
      }
    }
    for (NasPruning nas : nases) {
      undone.addAll(nas.run(Files.createTempDirectory(scratch, "nas")));
    }
    return new PruneReport(Optional.empty(), plan, waiting, code, true, undone);
  }

  /// @return the exit status
  private int told(PruneReport report) {
    if (json) {
      common.out().println(JsonText.line(report.toJson()));
    } else {
      tell(report);
    }
    report
        .brake()
        .ifPresent(brake -> {
          common.err().println("prune: the brake is on since run " + brake.run());
          common.err().println("  mend: look upstream, then mirror-job acknowledge " + brake.run());
        });
    report.plan().kept().forEach(why -> common.err().println("prune: " + why));
    report.undone().forEach(why -> common.err().println("prune: " + why));
    return report.exit();
  }

  private void tell(PruneReport report) {
    report.plan().steps().forEach(step -> common.out().println(step.words()));
    report.waiting().forEach(common.out()::println);
    if (report.brake().isEmpty() && report.code().isEmpty()) {
      common.out().println("nothing is old enough to go");
    } else if (report.code().isPresent() && !report.confirmed()) {
      common
          .out()
          .println("nothing was removed; to let this go: prune --confirm " + report.code().get());
    }
  }
}
