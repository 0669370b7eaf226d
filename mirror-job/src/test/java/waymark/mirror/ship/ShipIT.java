package waymark.mirror.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.config.Target;
import waymark.mirror.local.OtherDisk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.store.Sha256;

/// Shipping to a real sshd, with each kind of key.
class ShipIT {

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
  }

  @AfterEach
  void stop() throws Exception {
    nas.close();
  }

  Shipped ship(Target.Nas target) throws Exception {
    return escrow.ship(target, InstantSource.fixed(Escrow.BEGAN));
  }

  @Test
  void withTodaysKeyEveryRepositoryClonesFromTheNasWithPlainGit() throws Exception {
    escrow.commit(1, "a", "one\n");
    escrow.run(1, "ada/engine");
    Shipped first = ship(nas.full());
    assertThat(first.error()).isEmpty();
    assertThat(first.views()).isEqualTo(new Shipped.Views.Fresh());
    assertThat(first.confirmed()).isTrue();
    escrow.commit(1, "a", "two\n");
    Escrow.git(escrow.work(1), "tag", "-a", "-m", "v1", "v1");
    escrow.run(1, "ada/engine");
    assertThat(ship(nas.full()).lines()).hasSize(1);
    for (String view : List.of("ada/engine.git", "engine.git")) {
      Path clone = folder.resolve("clone-" + view.length());
      Escrow.git(folder, "clone", "-q", nas.disk().resolve(view).toString(), clone.toString());
      assertThat(clone.resolve("a")).hasContent("two");
      assertThat(Escrow.git(clone, "tag")).containsExactly("v1");
      Escrow.git(nas.disk().resolve(view), "fsck", "--full", "--strict");
    }
    assertThat(ship(nas.full()).states()).isZero();
  }

  @Test
  void anAppendOnlyKeyShipsAndIsReadBackByTheSecondKey() throws Exception {
    escrow.run(1, "ada/engine");
    Shipped first = ship(nas.appendOnly());
    assertThat(first.error()).isEmpty();
    assertThat(first.confirmed()).isTrue();
    assertThat(first.views()).isInstanceOf(Shipped.Views.Stale.class);
    Path clone = folder.resolve("clone");
    Escrow.git(
        folder, "clone", "-q", nas.disk().resolve("ada/engine.git").toString(), clone.toString());
    assertThat(clone.resolve("README")).hasContent("repository 1");
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    assertThat(ship(nas.appendOnly()).states()).isEqualTo(1);
    Escrow.shell(folder, List.of("sh", nas.disk() + "/escrow/escrow.sh", "refresh"));
    Escrow.git(clone, "pull", "-q");
    assertThat(clone.resolve("README")).hasContent("newer");
  }

  @Test
  void withoutAKeyThatReadsItSaysThatNothingWasReadBack() throws Exception {
    escrow.run(1, "ada/engine");
    Shipped shipped = ship(nas.target("upload", Optional.empty(), Optional.empty()));
    assertThat(shipped.error()).isEmpty();
    assertThat(shipped.confirmed()).isFalse();
    assertThat(String.join("\n", shipped.lines())).contains("not read back", "read-identity-file");
  }

  @Test
  void aRefreshKeyKeepsThePlainRepositoriesFresh() throws Exception {
    escrow.run(1, "ada/engine");
    Target.Nas target =
        nas.target("upload", Optional.of(nas.key("read")), Optional.of(nas.key("refresh")));
    assertThat(ship(target).views()).isEqualTo(new Shipped.Views.Fresh());
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    assertThat(ship(target).views()).isEqualTo(new Shipped.Views.Fresh());
    assertThat(Escrow.git(nas.disk().resolve("ada/engine.git"), "show", "main:README"))
        .containsExactly("newer");
  }

  @Test
  void aDaysSmallPushesShipLessThanTwiceTheirOwnSizeAndNoBigPackAgain() throws Exception {
    StringBuilder big = new StringBuilder();
    RandomGenerator random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      big.append(Long.toHexString(random.nextLong())).append('\n');
    }
    for (int i = 0; i < 30; i++) {
      escrow.commit(1, "src/file" + i, big.substring(i * 4000, i * 4000 + 20_000));
    }
    escrow.run(1, "ada/engine");
    ship(nas.appendOnly());
    String before = Escrow.git(escrow.work(1), "rev-parse", "main").getFirst();
    Map<Path, String> old = hashes();
    for (int i = 0; i < 10; i++) {
      escrow.commit(1, "src/file" + i, big.substring(i * 4000, i * 4000 + 20_000) + "a line\n");
    }
    escrow.run(1, "ada/engine");
    Shipped shipped = ship(nas.appendOnly());
    long push = pushed(before);
    assertThat(shipped.bytes()).isLessThan(2 * push);
    assertThat(hashes()).containsAllEntriesOf(old);
    long grown = 0;
    for (Path file : nas.files()) {
      grown += old.containsKey(file) ? 0 : Files.size(file);
    }
    assertThat(grown).isLessThan(2 * push);
  }

  /// What `git push` would send for the commits since then.
  private long pushed(String since) throws Exception {
    Process pack =
        new ProcessBuilder(
                "git", "pack-objects", "-q", "--revs", "--thin", "--stdout", "--delta-base-offset")
            .directory(escrow.work(1).toFile())
            .start();
    try (var in = pack.outputWriter()) {
      in.write("main\n^" + since + "\n");
    }
    return pack.getInputStream().readAllBytes().length;
  }

  private Map<Path, String> hashes() throws Exception {
    Map<Path, String> hashes = new HashMap<>();
    for (Path file : nas.files()) {
      hashes.put(file, Sha256.of(file));
    }
    return hashes;
  }

  @Test
  void aHostKeyThatIsNotThePinnedOneIsRefusedBeforeAnythingIsSent() throws Exception {
    escrow.run(1, "ada/engine");
    Files.writeString(
        nas.folder().resolve("known_hosts"),
        "[127.0.0.1]:" + nas.port() + " " + Files.readString(nas.folder().resolve("read.pub")));
    Shipped shipped = ship(nas.full());
    assertThat(shipped.error().orElseThrow()).contains("never turn the check off");
    assertThat(nas.files()).isEmpty();
  }

  @Test
  void anEmptyStoreShipsNothing() throws Exception {
    assertThat(ship(nas.full()).error()).isEmpty();
    assertThat(nas.files()).isEmpty();
  }

  @Test
  void aNasThatLostItsFolderIsNotFilledAnew() throws Exception {
    escrow.run(1, "ada/engine");
    ship(nas.full());
    Files.move(nas.disk(), folder.resolve("unmounted"));
    Files.createDirectory(nas.disk());
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    for (int tried = 0; tried < 2; tried++) {
      assertThat(ship(nas.full()).error().orElseThrow()).contains("mount the volume");
      assertThat(nas.files()).isEmpty();
    }
  }

  @Test
  void aNasThatIsGoneIsShippedToByTheNextRun() throws Exception {
    escrow.run(1, "ada/engine");
    nas.close();
    assertThat(ship(nas.full()).error()).isPresent();
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    assertThat(ship(nas.full()).error()).isPresent();
    try (LocalNas again = LocalNas.restart(nas)) {
      Shipped shipped = ship(again.full());
      assertThat(shipped.error()).isEmpty();
      assertThat(shipped.states()).isEqualTo(2);
      assertThat(Escrow.git(again.disk().resolve("ada/engine.git"), "show", "main:README"))
          .containsExactly("newer");
    }
  }

  @Test
  void whatAStrangerPutUnderOurNameIsFoundAndANewLineBegins() throws Exception {
    escrow.run(1, "ada/engine");
    ship(nas.appendOnly());
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    nas.close();
    ship(nas.appendOnly());
    Path outbox =
        escrow
            .store()
            .target(
                new Nas(escrow.programs(), Map.of(), escrow.store().root(), nas.appendOnly())
                    .name());
    try (var files = Files.walk(outbox)) {
      for (Path bundle : files.filter(f -> f.toString().endsWith(".bundle")).toList()) {
        Path there = nas.disk().resolve(outbox.relativize(bundle));
        Files.createDirectories(there.getParent());
        Files.writeString(there, "garbage");
      }
    }
    try (LocalNas again = LocalNas.restart(nas)) {
      Shipped shipped = ship(again.appendOnly());
      assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
      try (var lines = Files.list(again.disk().resolve("escrow/github.com/1"))) {
        assertThat(lines).hasSize(2);
      }
    }
  }

  @Test
  void aNasThatGoesInTheMiddleKeepsNoHalfStateAndIsShippedToByTheNextRun() throws Exception {
    byte[] noise = new byte[24 << 20];
    new Random(5).nextBytes(noise);
    Files.write(escrow.work(1).resolve("noise"), noise);
    escrow.commit(1, "a", "one\n");
    escrow.run(1, "ada/engine");
    Thread gone =
        Thread.ofVirtual()
            .start(() -> {
              // Its first bytes lie under a name of rsync's own until the file is whole.
              while (!partOfAPack()) {
                Thread.onSpinWait();
              }
              nas.close();
            });
    Shipped cut = ship(nas.appendOnly());
    gone.join();
    assertThat(cut.error()).isPresent();
    assertThat(nas.files()).noneMatch(file -> file.toString().endsWith(".state"));
    try (LocalNas again = LocalNas.restart(nas)) {
      Shipped shipped = ship(again.appendOnly());
      assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
      assertThat(shipped.confirmed()).isTrue();
      Escrow.shell(folder, List.of("sh", again.disk() + "/escrow/escrow.sh", "check"));
    }
  }

  /// As after a prune: the store lets go of what still waits.
  @Test
  void aFirstStateIsTheStoresOwnPackUnderASecondNameAndOutlivesTheFirst() throws Exception {
    escrow.run(1, "ada/engine");
    List<Path> packs = packs(escrow.store().packs(Escrow.key(1)));
    nas.close();
    assertThat(ship(nas.appendOnly()).error()).isPresent();
    List<Path> waiting = packs(escrow.store().root().resolve("targets"));
    assertThat(waiting).hasSameSizeAs(packs);
    assertThat(Files.isSameFile(waiting.getFirst(), packs.getFirst())).isTrue();
    Map<String, String> stored = hashes(packs);
    String modes = modes(packs);
    try (LocalNas again = LocalNas.restart(nas)) {
      for (Path pack : packs) {
        Files.move(pack, folder.resolve(pack.getFileName()));
      }
      Shipped shipped = ship(again.appendOnly());
      assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
      Escrow.shell(folder, List.of("sh", again.disk() + "/escrow/escrow.sh", "check"));
      Escrow.git(again.disk().resolve("ada/engine.git"), "fsck", "--full", "--strict");
    }
    List<Path> moved = packs.stream().map(pack -> folder.resolve(pack.getFileName())).toList();
    assertThat(hashes(moved)).as("nobody wrote through the second name").isEqualTo(stored);
    assertThat(modes(moved)).isEqualTo(modes);
    assertThat(packs(escrow.store().root().resolve("targets"))).isEmpty();
  }

  @Test
  void anOutboxOnAnotherFileSystemGetsPacksOfItsOwn() throws Exception {
    try (OtherDisk disk = OtherDisk.than(folder)) {
      Files.createSymbolicLink(escrow.store().root().resolve("targets"), disk.folder());
      escrow.run(1, "ada/engine");
      Shipped shipped = ship(nas.appendOnly());
      assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
      assertThat(packs(disk.folder())).isEmpty();
      Escrow.git(nas.disk().resolve("ada/engine.git"), "fsck", "--full", "--strict");
    }
  }

  private static List<Path> packs(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file ->
              file.toString().matches(".*\\.(pack|idx)") && !file.toString().contains(".git/"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> hashes(List<Path> files) throws IOException {
    Map<String, String> hashes = new HashMap<>();
    for (Path file : files) {
      hashes.put(String.valueOf(file.getFileName()), Sha256.of(file));
    }
    return hashes;
  }

  private static String modes(List<Path> files) throws IOException {
    List<Object> modes = new ArrayList<>();
    for (Path file : files) {
      modes.add(Files.getPosixFilePermissions(file));
    }
    return modes.toString();
  }

  private boolean partOfAPack() {
    try {
      return nas.files().stream().anyMatch(f -> f.getFileName().toString().startsWith(".pack-"));
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }

  @Test
  void anOutboxThatRottedBeginsANewLineByItself() throws Exception {
    escrow.run(1, "ada/engine");
    ship(nas.appendOnly());
    Path outbox = escrow.store().root().resolve("targets");
    try (var files = Files.walk(outbox)) {
      for (Path state : files.filter(f -> f.toString().endsWith(".state")).toList()) {
        Files.writeString(state, "rotten");
      }
    }
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");

    Shipped shipped = ship(nas.appendOnly());

    assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
    assertThat(shipped.states()).isEqualTo(2);
  }

  /// The last letter of a name becomes another one, or no letter of any text.
  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80})
  void oneFlippedBitOfTheLastStateInTheOutboxBeginsANewLineToo(int bit) throws Exception {
    escrow.run(1, "ada/engine");
    ship(nas.appendOnly());
    Path state;
    try (var files = Files.walk(escrow.store().root().resolve("targets"))) {
      state = files.filter(f -> f.toString().endsWith(".state")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(state);
    bytes[Files.readString(state).indexOf("ada/engine") + 9] ^= (byte) bit;
    Files.write(state, bytes);
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");

    Shipped shipped = ship(nas.appendOnly());

    assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
    assertThat(shipped.states()).isEqualTo(2);
  }
}
