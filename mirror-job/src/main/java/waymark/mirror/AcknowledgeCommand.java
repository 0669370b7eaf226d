package waymark.mirror;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.OpenBrake;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

@Command(
    name = "acknowledge",
    mixinStandardHelpOptions = true,
    description = {
      "Lets go of the brake, once a person has looked at what happened upstream.",
      "The acknowledgement goes into the ledger, with the reason."
    },
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  the brake is off",
      "  2  wrong usage, or that run did not brake",
      "  3  another job holds the store, or left it to sync to put right",
      "  4  the store could not be read or written",
      "",
      "Example: mirror-job acknowledge 000012-20261123T033000Z --reason \"it was me\""
    })
final class AcknowledgeCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Parameters(paramLabel = "RUN", description = "the run that braked, as sync printed it")
  String run = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "what was found upstream")
  @Nullable String reason;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  @Override
  public Integer call() throws Exception {
    Store store = Store.existing(common.config().store());
    Optional<StoreLock> lock = StoreLock.take(store);
    if (lock.isEmpty()) {
      common
          .err()
          .println("acknowledge: " + StoreLock.holder(store) + " is at work on " + store.root());
      return Exit.REFUSED;
    }
    try (StoreLock held = lock.get()) {
      if (common.undone("acknowledge", held)) {
        return Exit.REFUSED;
      }
      Ledger ledger = new Ledger(store);
      Optional<OpenBrake> braked = ledger.openBrake();
      if (braked.isEmpty() || !braked.get().run().toString().equals(run)) {
        throw new BadValueException(
            "run \"" + run + "\" holds no brake",
            braked.map(b -> "acknowledge " + b.run()).orElse("leave it: the brake is off"));
      }
      String why = reason == null ? "no reason given" : reason;
      ledger.append(
          new Entry.Event.Acknowledged(braked.get().run(), why), Clock.systemUTC().instant());
      if (json) {
        common
            .out()
            .println(
                JsonText.line(
                    Json.of(
                        "run",
                        braked.get().run(),
                        "reasons",
                        Json.texts(braked.get().reasons()),
                        "reason",
                        why,
                        "exit",
                        Exit.DONE)));
      } else {
        common.out().println("the brake of run " + run + " is off; it was on for:");
        braked.get().reasons().forEach(one -> common.out().println("  " + one));
      }
      return Exit.DONE;
    }
  }
}
