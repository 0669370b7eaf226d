package waymark.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.process.Interruption;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.StoreOrigin;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.ship.OwnLines;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Scratch;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.verify.Drill;
import waymark.mirror.verify.LastGood;
import waymark.mirror.verify.Rounds;
import waymark.mirror.verify.Share;

/// `mirror-job drill`.
@Command(
    name = "drill",
    description = {
      "Really restores a share of the repositories, and records the result.",
      "Into a scratch folder: every byte is read, and every ref compared with the manifest."
    },
    footer = {
      "",
      "Exit: 0 all came back exactly, 1 one did not, 2 wrong usage, 3 the NAS refused,",
      "4 the store could not be read.",
      "",
      "Example: mirror-job drill --share 1/7 --from nas"
    },
    mixinStandardHelpOptions = true)
final class DrillCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Option(
      names = "--share",
      paramLabel = "1/7",
      description = "how many, those first that were tried longest ago (default: 1/7)")
  String share = "1/7";

  @Option(
      names = "--from",
      paramLabel = "store|nas|HOST|DIR",
      description = "what is tried (default: the first NAS, or the store where there is none)")
  @Nullable String from;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  @Override
  public Integer call()
      throws IOException, FaultsException, BadValueException, InterruptedException {
    Tools tools = Tools.of(common.config(), common.echo());
    Store store = tools.store();
    Share part = Share.parse(share);
    try (Interruption _ = new Interruption(tools.programs());
        tools;
        Scratch room = Scratch.open(store.root())) {
      String tried = from != null ? from : tools.nases().isEmpty() ? "store" : "nas";
      Origin origin = OwnLines.believed(tools.origin(tried, room.folder()), store, tools.nases());
      return drill(tools, store, origin, part, room.folder());
    } catch (NasRefused e) {
      common.err().println("drill: " + e.getMessage());
      common.err().println("  mend: " + e.mend());
      return Exit.REFUSED;
    }
  }

  private int drill(Tools tools, Store store, Origin origin, Share part, Path scratch)
      throws IOException, InterruptedException {
    StoreOrigin truth = new StoreOrigin(store);
    Rounds rounds = new Rounds(store.checks("drill"));
    Drill drill = new Drill(tools.git(), origin, Optional.of(truth), InstantSource.system());
    List<Drill.Tried> tried = new ArrayList<>();
    Map<RepositoryKey, Instant> good = new TreeMap<>();
    for (RepositoryKey key : part.due(truth.keys(), rounds.read())) {
      Drill.Tried one = drill.one(key, scratch);
      tried.add(one);
      if (one.error().isEmpty()) {
        good.put(key, Instant.now());
      }
      if (!json) {
        common.out().println(words(one));
      }
    }
    rounds.add(good);
    return record(tools, store, tried);
  }

  private static String words(Drill.Tried one) {
    return one.error()
        .map(why -> one.name() + ": did not come back: " + why)
        .orElseGet(() ->
            "%s: came back exactly, %d refs, %,d bytes, %.1f s"
                .formatted(one.name(), one.refs(), one.bytes(), one.took().toMillis() / 1000.0));
  }

  private int record(Tools tools, Store store, List<Drill.Tried> tried) throws IOException {
    long failures = tried.stream().filter(one -> one.error().isPresent()).count();
    int exit = failures == 0 ? Exit.DONE : Exit.FINDINGS;
    Instant now = Instant.now();
    LastGood last = new LastGood(store.checks("drill-good"));
    if (failures == 0) {
      last.write(now);
    }
    Json document =
        Json.of(
            "time", now,
            "tried", tried.stream().map(Drill.Tried::toJson).toList(),
            "exit", exit);
    Files.createDirectories(store.checks(""));
    Files.writeString(
        store.checks("drills.jsonl"),
        JsonText.line(document) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    if (tools.config().textfile().isPresent()) {
      CheckMetrics.write(
          tools.config().textfile().get(),
          "drill",
          now,
          last.read().orElse(Instant.EPOCH),
          Map.of("repositories", (long) tried.size(), "failures", failures));
    }
    if (json) {
      common.out().println(JsonText.line(document));
    } else {
      common.out().printf("%d of %d came back exactly%n", tried.size() - failures, tried.size());
    }
    return exit;
  }
}
