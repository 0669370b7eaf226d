package waymark.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import waymark.mirror.adopt.Adoption;
import waymark.mirror.adopt.Mirror;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Interruption;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.sync.Intent;
import waymark.mirror.sync.Plan;
import waymark.mirror.sync.Sync;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// `mirror-job adopt`.
@Command(
    name = "adopt",
    description = {
      "Takes the bare mirrors of an earlier job into the store, before the first sync.",
      "All that they hold is kept, and not fetched again (git clone --mirror made them)."
    },
    footer = {
      "",
      "Exit: 0 all adopted or in the escrow already, 1 one could not be, 2 wrong usage, 3 the forge",
      "refused or another job holds the store, 4 something could not be read, or there is no store",
      "though a NAS knows of one.",
      "",
      "Example: mirror-job adopt /srv/old-mirrors"
    },
    mixinStandardHelpOptions = true)
final class AdoptCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Mixin NewStore newStore = new NewStore();

  @Parameters(paramLabel = "DIR", description = "the folder that holds NAME.git or OWNER/NAME.git")
  Path folder = Path.of(".");

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  private final List<Json> told = new ArrayList<>();

  @Override
  public Integer call()
      throws IOException, FaultsException, BadValueException, InterruptedException {
    Tools tools = Tools.of(common.config(), common.echo());
    if (!Files.isDirectory(folder)) {
      throw new BadValueException(
          "there is no folder " + folder, "name the one that holds the mirrors: adopt /backups");
    }
    try (Interruption _ = new Interruption(tools.programs());
        tools) {
      Optional<Integer> refused = newStore.refused(common, tools);
      return refused.isPresent() ? refused.get() : run(tools);
    }
  }

  private int run(Tools tools) throws IOException, BadValueException, InterruptedException {
    Store store = Store.open(tools.config().store());
    Optional<StoreLock> lock = StoreLock.take(store);
    if (lock.isEmpty()) {
      common.err().println("adopt: " + StoreLock.holder(store) + " is at work on " + store.root());
      return Exit.REFUSED;
    }
    try (StoreLock held = lock.get()) {
      if (common.undone("adopt", held)) {
        return Exit.REFUSED;
      }
      return adopt(tools, store);
    }
  }

  private int adopt(Tools tools, Store store)
      throws IOException, BadValueException, InterruptedException {
    Map<String, Intent> listed = new HashMap<>();
    Sync sync =
        new Sync(
            tools.config(),
            store,
            tools.programs(),
            tools.environment(),
            Clock.systemUTC(),
            RunProgress.on(common.err()));
    Plan plan = sync.plan(Optional.empty());
    if (!plan.problems().isEmpty()) {
      // A mirror that is not listed may be one that the listing kept silent about.
      plan.problems()
          .forEach(why -> common.err().println("adopt: the listing is not complete: " + why));
      common.err().println("  mend: what it says, then adopt; nothing was adopted");
      return Exit.REFUSED;
    }
    for (Intent intent : plan.intents()) {
      listed.put(intent.name().toLowerCase(Locale.ROOT), intent);
    }
    Ledger ledger = new Ledger(store);
    RunId run = RunId.of(ledger.next(), Clock.systemUTC().instant());
    List<Change> changes = new ArrayList<>();
    int exit = Exit.DONE;
    for (Mirror mirror : Mirror.in(tools.git(), folder.toAbsolutePath())) {
      Optional<Intent> known =
          Optional.ofNullable(listed.get(mirror.name().toLowerCase(Locale.ROOT)));
      if (known.isEmpty()) {
        exit = Exit.FINDINGS;
        tell(mirror, known, "not listed", Optional.of(mirror.folder() + " is left alone"));
        continue;
      }
      try {
        Optional<Change> change =
            new Adoption(tools.git(), store, tools.disk(store), run)
                .of(mirror, known.get().repository(), known.get().name());
        change.ifPresent(changes::add);
        tell(mirror, known, change.isPresent() ? "adopted" : "known", Optional.empty());
      } catch (GitRefused | IOException | BadValueException e) {
        exit = Exit.FINDINGS;
        tell(mirror, known, "failed", Optional.of(String.valueOf(e.getMessage())));
      }
    }
    if (!changes.isEmpty()) {
      ledger.append(
          new Entry.Event.Run(run, true, changes, List.of(), exit, false),
          Clock.systemUTC().instant());
      // It knows nothing of them, and is made again from the ledger.
      Files.deleteIfExists(store.state());
    }
    if (json) {
      Optional<RunId> wrote = changes.isEmpty() ? Optional.empty() : Optional.of(run);
      common
          .out()
          .println(JsonText.line(Json.of("run", wrote, "repositories", told, "exit", exit)));
    }
    return exit;
  }

  private void tell(Mirror mirror, Optional<Intent> known, String outcome, Optional<String> why) {
    told.add(
        Json.of(
            "id", known.map(intent -> intent.repository().id()),
            "host", known.map(intent -> intent.repository().host()),
            "name", mirror.name(),
            "outcome", outcome,
            "error", why));
    if (!json) {
      String line = String.format(Locale.ROOT, "%-11s %s", outcome, mirror.name());
      common.out().println(line + why.map(w -> ": " + w).orElse(""));
    }
  }
}
