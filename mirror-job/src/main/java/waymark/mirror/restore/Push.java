package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import waymark.mirror.git.Access;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.process.Command;
import waymark.mirror.text.BadValueException;

/// Puts a rebuilt repository into an empty one on a forge.
///
/// Branches and tags keep their names. Everything else (`refs/pull/*`, which forges keep to
/// themselves) goes to `refs/escrow/*`. The branch of HEAD goes first: a forge takes the first
/// branch for the default one.
public record Push(Git git, Access access, Consumer<String> progress) {

  private static final Duration DEADLINE = Duration.ofHours(6);
  private static final List<String> OPEN = List.of("heads", "tags");

  /// What came of it.
  ///
  /// @param refs how many refs the forge has now as they were
  /// @param refused refs that it did not take, by the names that they were to have there
  /// @param why what it said, in its words
  public record Pushed(int refs, List<String> refused, List<String> why) {}

  /// Pushes every ref, and asks the forge what it has then.
  ///
  /// @throws BadValueException where the repository there holds refs already
  public Pushed to(String url, Path repository, Past past)
      throws BadValueException, GitRefused, IOException, InterruptedException {
    if (!refs(url, repository).isEmpty()) {
      throw new BadValueException(
          url + " is not empty", "create a new, empty repository there, without a README");
    }
    NavigableMap<String, Oid> wanted = new TreeMap<>();
    Set<String> open = new LinkedHashSet<>();
    Set<String> hidden = new LinkedHashSet<>();
    past.refs()
        .forEach((ref, oid) -> {
          wanted.put(there(ref), oid);
          (OPEN.contains(space(ref)) ? open : hidden).add(refspec(ref));
        });
    Command.speakable(List.copyOf(hidden));
    List<List<String>> pushes = new ArrayList<>();
    // Not by its name: see [#refspec].
    if (past.head() instanceof Head.Symbolic(var ref)
        && ref.startsWith("refs/heads/")
        && past.refs().containsKey(ref)) {
      pushes.add(List.of("HEAD"));
    }
    if (!open.isEmpty()) {
      pushes.add(List.copyOf(open));
    }
    hidden.forEach(refspec -> pushes.add(List.of(refspec)));
    List<String> why = Collections.synchronizedList(new ArrayList<>());
    for (List<String> refspecs : pushes) {
      try {
        push(url, repository, refspecs, why);
      } catch (GitRefused e) {
        // Of several refs git pushes those that the forge takes: what it has then is what counts.
        why.add(String.valueOf(e.getMessage()));
        if (refs(url, repository).isEmpty()) {
          throw e;
        }
      }
    }
    List<String> refused = new ArrayList<>();
    NavigableMap<String, Oid> got = refs(url, repository);
    wanted.forEach((ref, oid) -> {
      if (!oid.equals(got.get(ref))) {
        refused.add(ref);
      }
    });
    return new Pushed(wanted.size() - refused.size(), refused, why);
  }

  /// @param heard gets what the forge says, which git tells as `remote: ` lines
  private void push(String url, Path repository, List<String> refspecs, List<String> heard)
      throws GitRefused, IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("push", "--porcelain", "--no-verify", "--", url));
    words.addAll(refspecs);
    git.remote(
        repository,
        access,
        "",
        DEADLINE,
        line -> {
          if (line.startsWith("remote: ")) {
            heard.add(line.strip());
          }
          progress.accept(line);
        },
        words.toArray(String[]::new));
  }

  private NavigableMap<String, Oid> refs(String url, Path repository)
      throws GitRefused, IOException, InterruptedException {
    NavigableMap<String, Oid> refs = new TreeMap<>();
    List<String> lines =
        git.askRemote(repository, access, DEADLINE, "ls-remote", "--refs", "--", url).lines();
    for (String line : lines) {
      String[] words = line.split("\t", 2);
      try {
        refs.put(words[words.length - 1], Oid.parse(words[0]));
      } catch (BadValueException e) {
        throw new IOException(url + " answers with something that is not a list of refs", e);
      }
    }
    return refs;
  }

  /// `heads` of `refs/heads/main`.
  private static String space(String ref) {
    return ref.split("/", 3)[1];
  }

  private static String there(String ref) {
    return OPEN.contains(space(ref)) ? ref : "refs/escrow/" + ref.substring("refs/".length());
  }

  /// One pattern for a whole space, so that ten thousand refs are no long command line, and no name
  /// that somebody chose is in it but that of a space.
  private static String refspec(String ref) {
    String pattern = ref.split("/", -1).length > 2 ? "refs/" + space(ref) + "/*" : ref;
    return pattern + ":" + there(pattern);
  }
}
