package waymark.mirror.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.Fsck;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Lender;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.Folders;

/// Builds a bare repository of a [Past].
public record Rebuild(Git git, Origin origin) {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*/[A-Za-z0-9_.-]*[A-Za-z0-9_-]");
  private static final Duration DEADLINE = Duration.ofHours(6);

  /// A repository that was rebuilt.
  ///
  /// @param past with the HEAD that it has now
  /// @param flaws what fsck says of objects that are as upstream had them: old tools wrote such
  public record Rebuilt(Path path, Past past, List<String> flaws) {

    /// That HEAD is not as it was, in words.
    public Optional<String> lostHead(Past wanted) {
      return past.head().equals(wanted.head())
          ? Optional.empty()
          : Optional.of(
              "its HEAD was %s, a commit that is not kept: it is %s now"
                  .formatted(wanted.head().text(), past.head().text()));
    }
  }

  /// Where it goes below a folder: `OWNER/NAME.git`, or `HOST/ID.git` where the name is no path.
  ///
  /// @param apart whether the name is another repository's
  public static Path place(Path folder, Past past, boolean apart) {
    String name = past.name();
    boolean plain = !apart && NAME.matcher(name).matches() && !name.contains("..");
    return folder.resolve((plain ? name : past.key().toString()) + ".git");
  }

  /// Builds it whole, checks it, and only then gives it its name.
  ///
  /// @param repository must not be there yet
  /// @throws DamagedException where an object is missing or not what its name says
  public Rebuilt at(Path repository, Past past)
      throws GitRefused, IOException, InterruptedException {
    if (Files.exists(repository, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(repository + " is there already; it is not touched");
    }
    Path parent = Objects.requireNonNull(repository.toAbsolutePath().getParent());
    Files.createDirectories(parent);
    Path building =
        Files.createTempDirectory(parent, DurableFile.TEMPORARY + repository.getFileName());
    Path scratch = Files.createTempDirectory(parent, DurableFile.TEMPORARY + "objects");
    try {
      Path objects = origin.objects(past, scratch);
      Past whole = withHead(objects, past);
      List<String> flaws = build(building, objects, whole);
      Files.move(building, repository, StandardCopyOption.ATOMIC_MOVE);
      DurableFile.sync(parent);
      return new Rebuilt(repository, whole, flaws);
    } finally {
      Folders.delete(scratch);
      Folders.delete(building);
    }
  }

  /// A HEAD that names a commit which no ref reaches and which is not here keeps nothing from being
  /// rebuilt: it becomes a branch.
  private Past withHead(Path objects, Past past) throws IOException, InterruptedException {
    if (!(past.head() instanceof Head.Detached(var oid))
        || past.refs().containsValue(oid)
        || new Escrow(git, objects, DEADLINE).holdsCommit(oid)) {
      return past;
    }
    Head branch =
        new Head.Symbolic(
            Stream.concat(
                    Stream.of("refs/heads/main", "refs/heads/master"),
                    past.refs().keySet().stream().filter(ref -> ref.startsWith("refs/heads/")))
                .filter(past.refs()::containsKey)
                .findFirst()
                .orElse("refs/heads/main"));
    return new Past(past.key(), past.name(), past.time(), past.run(), branch, past.refs());
  }

  private List<String> build(Path building, Path objects, Past past)
      throws GitRefused, IOException, InterruptedException {
    git.run(building, "", DEADLINE, init(past));
    NavigableSet<Oid> oids = new TreeSet<>(past.refs().values());
    if (past.head() instanceof Head.Detached(var oid)) {
      oids.add(oid);
    }
    if (!oids.isEmpty()) {
      new Lender(git, objects).pack(oids, building);
    }
    StringBuilder refs = new StringBuilder();
    past.refs().forEach((ref, oid) -> refs.append(oid).append(' ').append(ref).append('\n'));
    DurableFile.write(
        building.resolve("packed-refs"), refs.toString().getBytes(StandardCharsets.UTF_8));
    DurableFile.write(
        building.resolve("HEAD"), (past.head().text() + "\n").getBytes(StandardCharsets.UTF_8));
    Fsck fsck = Fsck.full(git, building);
    if (!fsck.damage().isEmpty()) {
      throw new DamagedException(objects, String.join("; ", fsck.damage()));
    }
    compare(building, past);
    return fsck.flaws();
  }

  /// The words of `git init` for objects that are named as these are.
  static String[] init(Past past) {
    boolean sha256 = past.refs().values().stream().anyMatch(oid -> oid.hex().length() == 64);
    return new String[] {
      "init", "--quiet", "--bare", "--object-format=" + (sha256 ? "sha256" : "sha1")
    };
  }

  /// Asks git, not the file that we wrote.
  private void compare(Path building, Past past)
      throws GitRefused, IOException, InterruptedException {
    List<String> wanted =
        past.refs().entrySet().stream()
            .map(ref -> ref.getValue() + " " + ref.getKey())
            .sorted()
            .toList();
    List<String> got =
        git
            .run(building, "", DEADLINE, "for-each-ref", "--format=%(objectname) %(refname)")
            .lines()
            .stream()
            .sorted()
            .toList();
    if (!got.equals(wanted)) {
      List<String> differing = new ArrayList<>(wanted);
      differing.removeAll(got);
      throw new DamagedException(
          building,
          "refs differ from the manifest: "
              + String.join(", ", differing.isEmpty() ? List.of("there are others") : differing));
    }
  }
}
