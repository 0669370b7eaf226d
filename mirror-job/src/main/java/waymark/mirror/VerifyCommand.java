package waymark.mirror;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.process.Interruption;
import waymark.mirror.store.Scratch;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.verify.Damage;
import waymark.mirror.verify.LastGood;
import waymark.mirror.verify.Share;
import waymark.mirror.verify.Verification;

/// `mirror-job verify`.
@Command(
    name = "verify",
    description = {
      "Checks the store and every NAS, and mends each from the other.",
      "Chains, sizes and connectivity of all repositories, and every byte of a share of them, those",
      "first that were read longest ago."
    },
    footer = {
      "",
      "Exit: 0 all whole, 1 something is damaged (mended or not), 2 wrong usage, 3 a NAS refused,",
      "another job holds the store, or left it to sync to put right before --mend, 4 the store could",
      "not be read.",
      "",
      "Example: mirror-job verify --full --mend"
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Option(names = "--full", description = "read every byte of all repositories")
  boolean full;

  @Option(
      names = "--share",
      paramLabel = "1/7",
      description = "read every byte of this share of them")
  @Nullable String share;

  @Option(names = "--mend", description = "mend what is damaged from the copy that is whole")
  boolean mend;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  @Override
  public Integer call()
      throws IOException, FaultsException, BadValueException, InterruptedException {
    Tools tools = Tools.of(common.config(), common.echo());
    Store store = tools.store();
    Optional<Share> read = full ? Optional.of(Share.ALL) : Optional.empty();
    if (share != null) {
      read = Optional.of(Share.parse(share));
    }
    Optional<StoreLock> lock = StoreLock.take(store);
    if (lock.isEmpty()) {
      common.err().println("verify: " + StoreLock.holder(store) + " is at work on " + store.root());
      return Exit.REFUSED;
    }
    try (Interruption _ = new Interruption(tools.programs());
        tools;
        StoreLock held = lock.get();
        Scratch room = Scratch.open(store.root())) {
      if (mend && common.undone("verify --mend", held)) {
        return Exit.REFUSED;
      }
      Verification verification =
          new Verification(
              tools.git(),
              store,
              tools.nases(),
              mend,
              why -> common.err().println("verify: " + why));
      Verification.Found found = verification.run(read, room.folder());
      if (found.chains()) {
        common.err().println("verify: what the store remembers is damaged");
        common
            .err()
            .println(
                "  mend: "
                    + (mend ? "" : "run mirror-job verify --mend, then ")
                    + "run mirror-job sync: it puts the damaged file aside, tells what is lost, and brakes");
      }
      if (found.chains() && mend) {
        held.begun();
      }
      return record(tools, store, found);
    }
  }

  private int record(Tools tools, Store store, Verification.Found found) throws IOException {
    int exit =
        !found.refused().isEmpty()
            ? Exit.REFUSED
            : found.damages().isEmpty() ? Exit.DONE : Exit.FINDINGS;
    Instant now = Instant.now();
    LastGood good = new LastGood(store.checks("verify-good"));
    // Of nothing, nothing was found whole.
    if (exit == Exit.DONE && found.repositories() > 0) {
      good.write(now);
    }
    if (tools.config().textfile().isPresent()) {
      Map<String, Long> numbers = new LinkedHashMap<>();
      numbers.put("damages", (long) found.damages().size());
      numbers.put("repositories_read", (long) found.read());
      CheckMetrics.write(
          tools.config().textfile().get(),
          "verify",
          now,
          good.read().orElse(Instant.EPOCH),
          numbers);
    }
    tell(found, exit);
    return exit;
  }

  private void tell(Verification.Found found, int exit) {
    if (json) {
      Json document =
          Json.of(
              "read", found.read(),
              "damages", found.damages().stream().map(Damage::toJson).toList(),
              "refused", Json.texts(found.refused()),
              "exit", exit);
      common.out().println(JsonText.line(document));
    } else {
      found.damages().forEach(common.out()::println);
      common
          .out()
          .printf(
              "%s; %d of %d repositories read in full%n",
              found.repositories() == 0
                  ? "the store holds no repository yet"
                  : found.damages().isEmpty()
                      ? "everything is whole"
                      : found.damages().size() + " things are damaged",
              found.read(),
              found.repositories());
    }
    found.refused().forEach(why -> common.err().println("verify: " + why));
  }
}
