package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import waymark.mirror.config.Config;
import waymark.mirror.config.ConfigFile;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.process.Programs;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.sync.Report;
import waymark.mirror.sync.Sync;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// A forge, an escrow of it, and the program run in this JVM: what the tests of whole runs share.
final class Escrowed implements AutoCloseable {

  static final String TOKEN = "ghp_Sekrit0123456789abcdefghijklmnopqrstu";
  static final String OLD_PUSH = "2026-01-01T00:00:00Z";

  final Path root;
  final LocalForge forge;
  final Path config;
  private long ids = 100;

  Escrowed(Path root) throws IOException {
    this(root, "");
  }

  /// @param more lines of the configuration
  Escrowed(Path root, String more) throws IOException {
    this.root = root;
    this.forge = new LocalForge(TOKEN);
    this.config = root.resolve("mirror.yaml");
    Files.createDirectories(root);
    Files.writeString(root.resolve("token"), TOKEN + "\n");
    Files.writeString(
        config,
        """
        sources: [{kind: github, api-url: "%s", token: {file: token}}]
        store: store
        metrics: {textfile: mirror.prom}
        """
                .formatted(forge.url())
            + more);
  }

  /// Adds a private repository with one commit on `main`.
  Upstream add(String name) throws IOException {
    Upstream upstream = empty(name);
    upstream.commit("main", "README", "this is " + name);
    return upstream;
  }

  Upstream empty(String name) throws IOException {
    long id = ++ids;
    Upstream upstream = Upstream.create(root.resolve("forge").resolve(id + ".git"));
    String[] words = name.split("/", -1);
    forge.put(
        new LocalForge.Repository(
            id, words[0], words[1], upstream.folder(), OLD_PUSH, "main", true, false, false));
    return upstream;
  }

  LocalForge.Repository repository(String name) {
    return forge.all().stream().filter(r -> r.fullName().equals(name)).findFirst().orElseThrow();
  }

  /// Tells the forge's listing that there was a push.
  void pushed(String name, String at) {
    forge.put(repository(name).pushed(at));
  }

  /// What a run of the program gave.
  record Ran(int exit, String out, String err) {

    Json.Obj json() throws BadValueException {
      return Json.asObject(JsonText.read(out.getBytes(StandardCharsets.UTF_8)));
    }

    /// Outcomes by name.
    Map<String, String> outcomes() throws BadValueException {
      Map<String, String> outcomes = new TreeMap<>();
      for (Json item : json().list("repositories")) {
        Json.Obj one = Json.asObject(item);
        outcomes.put(one.text("name"), one.text("outcome"));
      }
      return outcomes;
    }

    Map<Long, String> byId() throws BadValueException {
      Map<Long, String> outcomes = new TreeMap<>();
      for (Json item : json().list("repositories")) {
        Json.Obj one = Json.asObject(item);
        outcomes.put(one.number("id"), one.text("outcome"));
      }
      return outcomes;
    }

    Json.Obj repository(String name) throws BadValueException {
      for (Json item : json().list("repositories")) {
        Json.Obj one = Json.asObject(item);
        if (one.text("name").equals(name)) {
          return one;
        }
      }
      throw new AssertionError("no " + name + " in " + out);
    }
  }

  Ran sync(String... options) {
    List<String> words = new ArrayList<>(List.of("sync", "--json"));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  /// A run by another clock.
  Report syncAt(Instant now) throws Exception {
    return syncWith(new Programs(_ -> {}), Clock.fixed(now, ZoneOffset.UTC));
  }

  /// A run with these in the place of its own.
  Report syncWith(Programs programs, Clock clock) throws Exception {
    Config read = ConfigFile.read(config);
    Store store = Store.open(read.store());
    try (StoreLock lock = StoreLock.take(store).orElseThrow()) {
      return new Sync(
              read,
              store,
              programs,
              System.getenv(),
              clock,
              RunProgress.on(new PrintWriter(new StringWriter())))
          .run(lock, Optional.empty());
    }
  }

  Ran run(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--config", config.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = MirrorJob.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exit = commandLine.execute(line.toArray(String[]::new));
    assertThat(out + "" + err).doesNotContain(TOKEN);
    return new Ran(exit, out.toString(), err.toString());
  }

  /// As a job that was killed has left the lock.
  void jobWasKilled() throws IOException {
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    Files.writeString(store().lock(), "41 " + boot + "\n");
  }

  /// As one has left it that the machine went down with.
  void machineWentDown() throws IOException {
    Files.writeString(store().lock(), "41 0c6f0f7e-97f3-4b4f-9a3c-1f5ab7a0d0aa\n");
  }

  Store store() {
    return new Store(root.resolve("store"));
  }

  RepositoryKey key(LocalForge.Repository repository) {
    return key(repository.id());
  }

  RepositoryKey key(long id) {
    return new RepositoryKey(
        "127.0.0.1_" + forge.url().substring(forge.url().lastIndexOf(':') + 1), id);
  }

  Chain chain(LocalForge.Repository repository) {
    return Chain.of(store(), key(repository));
  }

  Snapshot latest(LocalForge.Repository repository) throws IOException {
    return chain(repository).latest().orElseThrow();
  }

  static NavigableMap<String, String> refs(Snapshot snapshot) {
    NavigableMap<String, String> refs = new TreeMap<>();
    snapshot.refs().forEach((ref, oid) -> refs.put(ref, oid.hex()));
    return refs;
  }

  /// The promise itself: both chains whole, every object that any manifest ever named reachable
  /// from a ref of ours and readable in full, every pack accounted for, nothing half-done left.
  void assertWhole() throws IOException {
    assertThat(new Ledger(store()).lost()).isEmpty();
    for (RepositoryKey key : store().keys()) {
      Chain chain = Chain.of(store(), key);
      assertThat(chain.lost(List.of())).isEmpty();
      Upstream git = new Upstream(store().git(key));
      git.git("", "fsck", "--full", "--no-dangling");
      List<String> unkept = new ArrayList<>();
      for (Manifest manifest : chain.manifests()) {
        manifest.refs().values().forEach(oid -> unkept.add(oid.hex()));
        manifest.displaced().stream().map(Displaced::was).forEach(oid -> unkept.add(oid.hex()));
      }
      // Whatever gc would throw away would be listed here.
      String reachable = git.git("", "rev-list", "--objects", "--all", "--no-object-names");
      assertThat(reachable.lines()).as("reachable in %s", key).containsAll(unkept);
    }
    try (var files = Files.walk(store().root())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .noneMatch(n -> n.startsWith("tmp_") || n.startsWith(".new-") || n.endsWith(".lock"));
    }
  }

  @Override
  public void close() {
    forge.close();
  }
}
