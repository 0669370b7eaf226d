package waymark.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Interruption;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.LineChoice;
import waymark.mirror.restore.Moment;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.Rebuild;
import waymark.mirror.restore.Selection;
import waymark.mirror.restore.StoreOrigin;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.store.Scratch;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;

/// `mirror-job restore`.
@Command(
    name = "restore",
    description = "Gives repositories back as they were at a time, into a folder or to a forge.",
    footer = {
      "",
      "Exit: 0 all restored, 1 some could not be, 2 wrong usage or no such repository,",
      "3 the forge or the NAS refused, 4 what is kept cannot be read.",
      "",
      "Example: mirror-job restore ada/engine --at 2026-11-22T00:00:00Z --to /tmp/out"
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
      names = "--line",
      paramLabel = "NAME|oldest|newest",
      description =
          "which to believe, where lines of a repository there tell different stories; repeatable")
  List<String> lines = new ArrayList<>();

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
        tools;
        Scratch room = Scratch.open(folder.toAbsolutePath())) {
      Origin origin = choosing(tools.origin(from == null ? "store" : from, room.folder()));
      Selection selection = new Selection(origin, moment);
      Selection.Found found =
          which.repository != null ? selection.one(which.repository) : selection.all();
      Destination destination =
          where.push == null
              ? new Destination.Folder(folder.toAbsolutePath(), workTree)
              : new Destination.Forge(
                  room.folder().toAbsolutePath(), where.push, Optional.ofNullable(tokenEnv));
      Rebuild rebuild = new Rebuild(tools.git(), origin);
      return new Restoration(common, rebuild, destination, which.all, json).run(found);
    } catch (NasRefused e) {
      common.err().println("restore: " + e.getMessage());
      common.err().println("  mend: " + e.mend());
      return Exit.REFUSED;
    }
  }

  private Origin choosing(Origin origin) throws BadValueException {
    return switch (origin) {
      case ArchiveOrigin archive -> archive.choosing(LineChoice.of(lines));
      case StoreOrigin store when lines.isEmpty() -> store;
      case StoreOrigin _ ->
          throw new BadValueException(
              "the store has no lines to choose between", "give --line with --from, for a NAS");
    };
  }

  private Moment moment() throws BadValueException {
    if (when.at != null) {
      return new Moment.At(Times.parse(when.at));
    }
    return when.run != null ? new Moment.Of(RunId.parse(when.run)) : new Moment.Latest();
  }
}
