package waymark.mirror.nas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import waymark.mirror.config.Target;
import waymark.mirror.git.Git;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.RunId;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.process.Programs;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.Ship;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;

/// A store that is filled by hand, one manifest a call, from work trees that a test commits to.
public final class Escrow {

  /// The first run's time; each later one is a day later.
  public static final Instant BEGAN = Instant.parse("2026-01-04T03:30:00Z");

  private final Path folder;
  private final Store store;
  private final Programs programs = new Programs(_ -> {});
  private final Git git;
  private int runs;

  public Escrow(Path folder) throws IOException, BadValueException {
    this.folder = folder;
    this.store = Store.open(folder.resolve("store"));
    this.git = new Git(programs, System.getenv(), store.root(), Duration.ofMinutes(1));
  }

  public Store store() {
    return store;
  }

  public Git git() {
    return git;
  }

  public Programs programs() {
    return programs;
  }

  /// Ships what is missing, at that time.
  public Shipped ship(Target.Nas target, InstantSource clock)
      throws IOException, InterruptedException {
    return ship(target, clock, store.keys());
  }

  /// The same for these repositories.
  public Shipped ship(Target.Nas target, InstantSource clock, Collection<RepositoryKey> keys)
      throws IOException, InterruptedException {
    try (Nas nas = new Nas(programs, System.getenv(), store.root(), target)) {
      return new Ship(nas, git, store, clock, _ -> {}).ship(keys);
    }
  }

  public static RepositoryKey key(long id) {
    return new RepositoryKey("github.com", id);
  }

  /// The work tree of repository `id`, made with a first commit where it is not there yet.
  public Path work(long id) throws IOException, InterruptedException {
    Path work = folder.resolve("work-" + id);
    if (!Files.exists(work)) {
      git(folder, "init", "-q", "-b", "main", work.toString());
      commit(id, "README", "repository " + id + "\n");
    }
    return work;
  }

  public void commit(long id, String file, String content)
      throws IOException, InterruptedException {
    Path work = work(id);
    Path path = work.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    git(work, "add", "-A");
    git(work, "commit", "-q", "-m", "change " + file);
  }

  /// Takes the work tree's refs into the store, as a run does.
  public Manifest run(long id, String name) throws Exception {
    RepositoryKey key = key(id);
    Path repository = store.git(key);
    if (!Files.exists(repository)) {
      Files.createDirectories(repository);
      git.run(repository, "", Duration.ofMinutes(1), "init", "-q", "--bare");
    }
    git(
        repository,
        "-c",
        "fetch.unpackLimit=1",
        "fetch",
        "-q",
        "--no-write-fetch-head",
        work(id) + "/.git",
        "+refs/*:refs/tmp/*");
    NavigableMap<String, Oid> refs = new TreeMap<>();
    for (String line : git(work(id), "for-each-ref", "--format=%(objectname) %(refname)")) {
      refs.put(line.substring(41), Oid.parse(line.substring(0, 40)));
    }
    Chain chain = Chain.of(store, key);
    Optional<Snapshot> before = chain.latest();
    runs++;
    Manifest manifest =
        new Manifest(
            key,
            before.map(b -> b.manifest().sequence()).orElse(0) + 1,
            RunId.of(runs, time(runs)),
            time(runs),
            name,
            new Head.Symbolic("refs/heads/main"),
            true,
            refs,
            List.of(),
            displaced(repository, before, refs),
            packs(key),
            before.map(Snapshot::sha256),
            List.of());
    chain.append(manifest, before);
    return manifest;
  }

  private List<Displaced> displaced(
      Path repository, Optional<Snapshot> before, NavigableMap<String, Oid> now) throws Exception {
    List<Displaced> displaced = new ArrayList<>();
    if (before.isPresent()) {
      for (Map.Entry<String, Oid> ref : before.get().refs().entrySet()) {
        Oid is = now.get(ref.getKey());
        String was = ref.getValue().hex();
        if (is == null
            || !git.ask(
                    repository,
                    "",
                    Duration.ofMinutes(1),
                    "merge-base",
                    "--is-ancestor",
                    was,
                    is.hex())
                .ok()) {
          displaced.add(new Displaced(ref.getKey(), ref.getValue(), Optional.ofNullable(is)));
        }
      }
    }
    return displaced;
  }

  private List<Artefact> packs(RepositoryKey key) throws IOException {
    List<Artefact> packs = new ArrayList<>();
    try (Stream<Path> files = Files.list(store.packs(key))) {
      for (Path pack : files.filter(f -> f.toString().endsWith(".pack")).sorted().toList()) {
        String name = pack.getFileName().toString();
        packs.add(new Artefact(name, Files.size(pack), Sha256.of(pack)));
      }
    }
    return packs;
  }

  /// When the run of this number was, from 1.
  public static Instant time(int run) {
    return BEGAN.plus(Duration.ofDays(run - 1L));
  }

  /// Plain git, as a person would call it.
  public static List<String> git(Path directory, String... words)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
    line.addAll(List.of(words));
    return shell(directory, line);
  }

  /// Runs a program that must succeed, and gives its lines.
  public static List<String> shell(Path directory, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL",
                "/dev/null",
                "GIT_AUTHOR_NAME",
                "a",
                "GIT_AUTHOR_EMAIL",
                "a@example.org",
                "GIT_COMMITTER_NAME",
                "a",
                "GIT_COMMITTER_EMAIL",
                "a@example.org"));
    Process process = builder.redirectErrorStream(true).start();
    byte[] out = process.getInputStream().readAllBytes();
    String text = new String(out, StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", words) + "\n" + text).isZero();
    return text.lines().toList();
  }
}
