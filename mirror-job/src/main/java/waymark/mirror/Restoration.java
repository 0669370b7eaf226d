package waymark.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import waymark.mirror.git.Access;
import waymark.mirror.git.GitRefused;
import waymark.mirror.restore.Past;
import waymark.mirror.restore.Push;
import waymark.mirror.restore.Rebuild;
import waymark.mirror.restore.Selection;
import waymark.mirror.restore.WorkTree;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.text.Shown;

/// Restores one repository after another, and tells how each went: one that fails stops no other.
///
/// @param all whether everything is restored; a wrong word for one of them is a finding then
record Restoration(
    Common common, Rebuild rebuild, Destination destination, boolean all, boolean json) {

  /// @return the exit status
  int run(Selection.Found found) throws BadValueException, InterruptedException {
    List<Json> told = new ArrayList<>();
    found
        .lost()
        .forEach((key, why) -> {
          common.err().println("restore: " + key + ": " + why);
          told.add(Json.of("repository", key, "error", why));
        });
    tellOthers(found);
    List<Integer> exits =
        new ArrayList<>(found.lost().values().stream().map(_ -> Exit.FINDINGS).toList());
    for (Past past : found.pasts()) {
      Optional<String> apart = Optional.ofNullable(found.apart().get(past.key()));
      Path place = Rebuild.place(destination.folder(), past, apart.isPresent());
      Optional<Failure> failure = one(past, place, apart);
      failure.ifPresent(f -> common.err().println("restore: " + past.name() + ": " + f.words()));
      exits.add(failure.map(Failure::exit).orElse(Exit.DONE));
      told.add(json(past, place, failure.map(Failure::words)));
    }
    int exit = exit(exits);
    if (json) {
      common.out().println(JsonText.line(Json.of("restored", told, "exit", exit)));
    }
    return exit;
  }

  /// A forge that took nothing has refused; what it took some of is not all restored.
  private static int exit(List<Integer> exits) {
    if (exits.stream().allMatch(exit -> exit == Exit.DONE)) {
      return Exit.DONE;
    }
    return exits.stream().allMatch(exit -> exit == Exit.REFUSED) ? Exit.REFUSED : Exit.FINDINGS;
  }

  /// What went wrong with one.
  private record Failure(int exit, String words) {

    static Failure finding(String words) {
      return new Failure(Exit.FINDINGS, words);
    }
  }

  /// Those of the name that was asked for which are not the one that is taken.
  private void tellOthers(Selection.Found found) {
    List<RepositoryKey> taken = found.pasts().stream().map(Past::key).toList();
    found
        .apart()
        .forEach((key, why) -> {
          if (!taken.contains(key)) {
            common
                .err()
                .println("restore: " + key + " is left: " + why + "; to have it, restore " + key);
          }
        });
  }

  private Optional<Failure> one(Past past, Path place, Optional<String> apart)
      throws BadValueException, InterruptedException {
    Optional<String> other = apart.map(why -> why + "; " + destination.apart(past.key()));
    try {
      return switch (destination) {
        case Destination.Folder(var _, var workTree) -> {
          if (workTree) {
            WorkTree.free(place);
          }
          Rebuild.Rebuilt rebuilt = rebuilt(past, place);
          if (!json) {
            common.out().println("  in " + rebuilt.path());
          }
          other.ifPresent(why -> common.err().println("restore: " + past.key() + ": " + why));
          if (workTree) {
            WorkTree.checkOut(rebuild.git(), rebuilt);
          }
          yield rebuilt.lostHead(past).map(Failure::finding);
        }
        case Destination.Forge forge ->
            other.isPresent() ? other.map(Failure::finding) : pushed(forge, rebuilt(past, place));
      };
    } catch (IOException | GitRefused e) {
      return Optional.of(Failure.finding(String.valueOf(e.getMessage())));
    } catch (BadValueException e) {
      if (!all) {
        throw e;
      }
      return Optional.of(Failure.finding(e.problem() + "; " + e.mend()));
    }
  }

  private Rebuild.Rebuilt rebuilt(Past past, Path place)
      throws GitRefused, IOException, InterruptedException {
    Rebuild.Rebuilt rebuilt = rebuild.at(place, past);
    if (!json) {
      common
          .out()
          .printf(
              "%s as of %s (run %s): %d refs, %s%n",
              past.name(),
              Shown.time(past.time()),
              past.run(),
              past.refs().size(),
              rebuilt.past().head().text());
    }
    rebuilt.flaws().stream()
        .limit(3)
        .forEach(flaw -> common.err().println("  as upstream: " + flaw));
    return rebuilt;
  }

  private Optional<Failure> pushed(Destination.Forge forge, Rebuild.Rebuilt rebuilt)
      throws BadValueException, InterruptedException {
    String url = PushTarget.url(forge.url(), rebuilt.past(), all);
    Access access = PushTarget.access(url, forge.tokenEnv());
    Push.Pushed pushed;
    try {
      pushed = new Push(rebuild.git(), access, line -> {}).to(url, rebuilt.path(), rebuilt.past());
    } catch (IOException | GitRefused e) {
      return Optional.of(new Failure(Exit.REFUSED, String.valueOf(e.getMessage())));
    }
    if (!json) {
      common.out().printf("  pushed to %s: %d refs%n", url, pushed.refs());
    }
    return pushed.refused().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.finding(
                "the forge did not take "
                    + String.join(", ", pushed.refused())
                    + ": "
                    + pushed.why().stream().distinct().limit(5).collect(Collectors.joining("; "))));
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
