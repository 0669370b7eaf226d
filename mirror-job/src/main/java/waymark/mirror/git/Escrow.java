package waymark.mirror.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import waymark.mirror.process.Ended;
import waymark.mirror.process.Programs;

/// What git does to a repository of the escrow: it fetches objects by their names, and keeps each
/// tip alive under a ref of ours, `refs/escrow/keep/OID`.
///
/// No ref has a name that upstream chose, so none of theirs can be in the way of another (`foo` and
/// `foo/bar`), of ours, or of the file system.
///
/// @param deadline the longest for one fetch
public record Escrow(Git git, Path repository, Duration deadline) {

  /// Begins the name of each ref of ours; the rest is the object that it keeps.
  public static final String KEEP = "refs/escrow/keep/";

  /// Beyond so many files, refs are packed into one.
  private static final int LOOSE = 256;

  /// Fetches the objects and all that they reach, and keeps them. What is there already, whole, is
  /// not fetched again.
  ///
  /// @param progress told what git says of it
  public void fetch(Access access, String url, Collection<Oid> oids, Consumer<String> progress)
      throws GitRefused, IOException, InterruptedException {
    List<String> refspecs = oids.stream().map(oid -> oid + ":" + KEEP + oid).toList();
    git.remote(
        repository,
        access,
        Git.lines(refspecs),
        deadline,
        progress,
        "fetch",
        "--stdin",
        "--progress",
        "--no-tags",
        "--no-auto-gc",
        "--no-write-fetch-head",
        "--no-recurse-submodules",
        "--no-show-forced-updates",
        "--refmap=",
        url);
  }

  /// Takes a pack that holds these tips and everything that they reach, and keeps them; for a
  /// repository that holds nothing yet. Refused where a link in it leads out of it, as for
  /// clone(1).
  ///
  /// @throws IOException where the pack breaks off, or lacks one of the tips
  public void take(Programs.Feed pack, Collection<Oid> tips)
      throws GitRefused, IOException, InterruptedException {
    String said =
        git.feed(
                repository,
                pack,
                deadline,
                "index-pack",
                "--stdin",
                "--check-self-contained-and-connected")
            .out();
    // `pack`, a tab, and the hash in the pack's name.
    String name = "pack-" + said.substring(said.indexOf('\t') + 1).strip() + ".pack";
    BareRepository bare = new BareRepository(repository);
    List<Oid> missing = new PackIndex(bare.index(name)).missing(tips);
    if (!missing.isEmpty()) {
      throw new IOException("the pack does not hold " + missing.getFirst());
    }
    NavigableMap<String, Oid> refs = new TreeMap<>();
    tips.forEach(oid -> refs.put(KEEP + oid, oid));
    bare.packRefs(refs);
  }

  /// The objects that refs of ours keep.
  public Set<Oid> kept() throws GitRefused, IOException, InterruptedException {
    Set<Oid> kept = new HashSet<>();
    for (String ref :
        git.run(repository, "", deadline, "for-each-ref", "--format=%(refname)", KEEP).lines()) {
      kept.add(new Oid(ref.substring(KEEP.length())));
    }
    return kept;
  }

  /// Which of the old tips cannot be reached from the new ones.
  ///
  /// @param lost those tips; none is reached by another of them through commits
  /// @param displaced the lost, and those that only the lost reach
  public record Displacement(Set<Oid> lost, Set<Oid> displaced) {}

  /// Compares. An annotated tag, and a tag of a tree or blob, is lost as soon as no ref names it:
  /// rev-list(1) speaks of commits only.
  ///
  /// @param old tips that no ref names any more
  /// @param now all tips that refs name
  public Displacement displaced(Set<Oid> old, Set<Oid> now)
      throws GitRefused, IOException, InterruptedException {
    Set<Oid> commits = new HashSet<>();
    Set<Oid> lost = new HashSet<>();
    Ended types =
        git.run(
            repository,
            Git.lines(old.stream().map(Oid::hex).toList()),
            deadline,
            "cat-file",
            "--batch-check=%(objectname) %(objecttype)");
    for (String line : types.lines()) {
      Oid oid = new Oid(line.substring(0, line.indexOf(' ')));
      (line.endsWith(" commit") ? commits : lost).add(oid);
    }
    Set<Oid> displaced = new HashSet<>(lost);
    if (!commits.isEmpty()) {
      List<String> range = new ArrayList<>(commits.stream().map(Oid::hex).toList());
      now.forEach(oid -> range.add("^" + oid));
      // A tip that another one reaches is a parent in a line of this list: all between are in it.
      Set<Oid> parents = new HashSet<>();
      git.stream(
          repository,
          Git.lines(range),
          deadline,
          line -> {
            String[] words = line.split(" ", -1);
            Oid commit = new Oid(words[0]);
            if (commits.contains(commit)) {
              displaced.add(commit);
            }
            for (int i = 1; i < words.length; i++) {
              Oid parent = new Oid(words[i]);
              if (commits.contains(parent)) {
                parents.add(parent);
              }
            }
          },
          "rev-list",
          "--parents",
          "--stdin");
      displaced.stream().filter(oid -> !parents.contains(oid)).forEach(lost::add);
    }
    return new Displacement(lost, displaced);
  }

  /// Keeps these objects, and no longer names those: whoever calls knows that they are reached.
  public void keep(Collection<Oid> kept, Collection<Oid> reached)
      throws GitRefused, IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    kept.forEach(oid -> lines.add("update " + KEEP + oid + " " + oid));
    reached.forEach(oid -> lines.add("delete " + KEEP + oid));
    if (!lines.isEmpty()) {
      git.run(repository, Git.lines(lines), deadline, "update-ref", "--no-deref", "--stdin");
    }
    if (new BareRepository(repository).looseRefs().size() > LOOSE) {
      git.run(repository, "", deadline, "pack-refs", "--all", "--prune");
    }
  }

  /// Whether this object is here, and a commit.
  public boolean holdsCommit(Oid oid) throws IOException, InterruptedException {
    return git.ask(repository, "", deadline, "cat-file", "-t", oid.hex())
        .lines()
        .contains("commit");
  }

  /// How many commits the tip reaches and those do not.
  public long count(Oid tip, Collection<Oid> without)
      throws IOException, InterruptedException, GitRefused {
    List<String> range = new ArrayList<>(List.of(tip.hex()));
    without.forEach(oid -> range.add("^" + oid));
    return Long.parseLong(
        git.run(repository, Git.lines(range), deadline, "rev-list", "--count", "--stdin")
            .lines()
            .getFirst());
  }
}
