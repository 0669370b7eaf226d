package waymark.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import waymark.mirror.git.Access;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Interruption;
import waymark.mirror.restore.Moment;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.Past;
import waymark.mirror.restore.Push;
import waymark.mirror.restore.Rebuild;
import waymark.mirror.restore.Selection;
import waymark.mirror.restore.WorkTree;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.store.Scratch;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.text.Shown;

/// `mirror-job restore`.
@Command(
    name = "restore",
    description = "Gives repositories back as they were at a time, into a folder or to a forge.",
    footer = {
      "",
      "Exit: 0 all restored, 1 some could not be, 2 wrong usage or no such repository,",
      "3 the forge or the NAS refused, 4 what is kept cannot be read."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @ArgGroup(multiplicity = "1")
  Which which = new Which();

  @ArgGroup(multiplicity = "0..1")
  When when = new When();

  @ArgGroup(multiplicity = "1")
  Where where = new Where();

  @Option(
      names = "--from",
      paramLabel = "store|nas|HOST|DIR",
      description = "restore from a NAS alone, or from its folder, mounted or copied")
  @Nullable String from;

  @Option(
      names = "--work-tree",
      description = "also check each out, as OWNER/NAME beside OWNER/NAME.git")
  boolean workTree;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "the variable that holds the token for --push; never the token itself")
  @Nullable String tokenEnv;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  static final class Which {
    @Parameters(paramLabel = "REPO", description = "owner/name as it is or was, host/id, or the id")
    @Nullable String repository;

    @Option(names = "--all", description = "every repository")
    boolean all;
  }

  static final class When {
    @Option(names = "--at", paramLabel = "TIME", description = "as at this time (RFC 3339)")
    @Nullable String at;

    @Option(names = "--run", paramLabel = "ID", description = "as this run left it")
    @Nullable String run;
  }

  static final class Where {
    @Option(
        names = "--to",
        paramLabel = "DIR",
        description = "as bare repositories DIR/OWNER/NAME.git")
    @Nullable Path to;

    @Option(
        names = "--push",
        paramLabel = "URL",
        description =
            "into an empty repository; with --all, {owner} and {name} stand for each one's")
    @Nullable String push;
  }

  @Override
  public Integer call()
      throws IOException, FaultsException, BadValueException, InterruptedException {
    Moment moment = moment();
    Tools tools = Tools.of(common.config(), common.echo());
    Path folder = where.to != null ? where.to : Path.of(System.getProperty("java.io.tmpdir"));
    try (Interruption _ = new Interruption(tools.programs());
        Scratch room = Scratch.open(folder.toAbsolutePath())) {
      Origin origin = tools.origin(from == null ? "store" : from, room.folder());
      Selection selection = new Selection(origin, moment);
      Selection.Found found =
          which.repository != null
              ? new Selection.Found(List.of(selection.one(which.repository)), Map.of())
              : selection.all();
      return restore(tools, origin, found, room.folder());
    } catch (NasRefused e) {
      common.err().println("restore: " + e.getMessage());
      common.err().println("  mend: " + e.mend());
      return Exit.REFUSED;
    }
  }

  private Moment moment() throws BadValueException {
    if (when.at != null) {
      return new Moment.At(Times.parse(when.at));
    }
    return when.run != null ? new Moment.Of(RunId.parse(when.run)) : new Moment.Latest();
  }

  private int restore(Tools tools, Origin origin, Selection.Found found, Path scratch)
      throws BadValueException, IOException, InterruptedException {
    List<Json> told = new ArrayList<>();
    found
        .lost()
        .forEach((key, why) -> {
          common.err().println("restore: " + key + ": " + why);
          told.add(Json.of("repository", key, "error", why));
        });
    int worst = found.lost().isEmpty() ? Exit.DONE : Exit.FINDINGS;
    for (Past past : found.pasts()) {
      Optional<String> error = Optional.empty();
      Path place = Rebuild.place(where.to != null ? where.to : scratch, past).toAbsolutePath();
      try {
        Rebuild.Rebuilt rebuilt = new Rebuild(tools.git(), origin).at(place, past);
        tell(past, rebuilt);
        error = deliver(tools, rebuilt);
      } catch (IOException | GitRefused e) {
        error = Optional.of(String.valueOf(e.getMessage()));
      } catch (BadValueException e) {
        if (!which.all) {
          throw e;
        }
        error = Optional.of(e.problem() + "; " + e.mend());
      }
      if (error.isPresent()) {
        worst = Exit.FINDINGS;
        common.err().println("restore: " + past.name() + ": " + error.get());
      }
      told.add(json(past, place, error));
    }
    if (json) {
      common.out().println(JsonText.line(Json.of("restored", told, "exit", worst)));
    }
    return worst;
  }

  private void tell(Past past, Rebuild.Rebuilt rebuilt) {
    if (!json) {
      common
          .out()
          .printf(
              "%s as of %s (run %s): %d refs, %s%n",
              past.name(),
              Shown.time(past.time()),
              past.run(),
              past.refs().size(),
              past.head().text());
    }
    rebuilt.flaws().stream()
        .limit(3)
        .forEach(flaw -> common.err().println("  as upstream: " + flaw));
  }

  private Optional<String> deliver(Tools tools, Rebuild.Rebuilt rebuilt)
      throws BadValueException, GitRefused, IOException, InterruptedException {
    if (where.push == null) {
      if (workTree) {
        WorkTree.checkOut(tools.git(), rebuilt);
      }
      return Optional.empty();
    }
    String url = PushTarget.url(where.push, rebuilt.past(), which.all);
    Access access = PushTarget.access(url, Optional.ofNullable(tokenEnv));
    Push.Pushed pushed =
        new Push(tools.git(), access, line -> {}).to(url, rebuilt.path(), rebuilt.past());
    if (!json) {
      common.out().printf("  pushed to %s: %d refs%n", url, pushed.refs());
    }
    return pushed.refused().isEmpty()
        ? Optional.empty()
        : Optional.of("the forge did not take " + String.join(", ", pushed.refused()));
  }

  private static Json json(Past past, Path place, Optional<String> error) {
    return Json.of(
        "repository", past.key(),
        "name", past.name(),
        "time", past.time(),
        "run", past.run(),
        "head", past.head().text(),
        "refs", past.refs().size(),
        "path", place,
        "error", error);
  }
}
