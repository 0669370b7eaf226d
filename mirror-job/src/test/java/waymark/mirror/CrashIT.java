package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;

/// What lies on the disk after a job, or the whole machine, died at the worst of moments, and the
/// run after it. `PowerCutIT` asks a real file system; here each torn file is made by hand.
class CrashIT {

  @TempDir Path root;
  private Escrowed escrow;
  private Upstream upstream;
  private LocalForge.Repository repository;

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root, "retention: {displaced: 1s, vanished: 1s}\n");
    upstream = escrow.add("octo/hello");
    repository = escrow.repository("octo/hello");
    upstream.tag("v1", "main");
    upstream.tag("v2", "main");
    assertThat(escrow.sync().exit()).isZero();
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  private HashChain manifests() {
    return new HashChain(escrow.store().manifests(escrow.key(repository)));
  }

  private HashChain ledger() {
    return new HashChain(escrow.store().ledger());
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private void pushed(String day) {
    escrow.pushed("octo/hello", "2026-02-" + day + "T00:00:00Z");
  }

  /// A second run of which only the packs and the manifest came to the disk, or parts of them.
  private void secondRunThatDied() throws Exception {
    byte[] state = Files.readAllBytes(escrow.store().state());
    upstream.commit("main", "second", "2");
    pushed("02");
    escrow.sync();
    Files.delete(ledger().file(2));
    Files.write(escrow.store().state(), state);
  }

  private void goodRun() throws Exception {
    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(Escrowed.refs(escrow.latest(repository))).isEqualTo(upstream.refs());
    escrow.assertWhole();
    assertThat(escrow.run("verify", "--full").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100})
  void aManifestThatWasTornIsWrittenAgain(long size) throws Exception {
    secondRunThatDied();
    cut(manifests().file(2), size);
    cutPacks(2);
    escrow.machineWentDown();

    goodRun();
    assertThat(escrow.latest(repository).manifest().sequence()).isEqualTo(2);
  }

  @Test
  void aNameThatNeverCameToTheDiskIsWrittenAgain() throws Exception {
    secondRunThatDied();
    Files.delete(manifests().file(2));
    Files.writeString(manifests().folder().resolve(".new-000002.json"), "{\"format\":");
    escrow.machineWentDown();

    goodRun();
  }

  /// Cuts all packs to half but those that came first.
  private void cutPacks(int least) throws IOException {
    var vouched = escrow.chain(repository).before(least).map(s -> s.artefacts()).orElseThrow();
    try (Stream<Path> files = Files.list(escrow.store().packs(escrow.key(repository)))) {
      for (Path file : files.toList()) {
        String stem = file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
        if (!vouched.containsKey(stem + ".pack")) {
          cut(file, file.toString().endsWith(".idx") ? Files.size(file) : Files.size(file) / 2);
        }
      }
    }
  }

  @Test
  void refsThatWereTornAreMadeAgainFromTheLedger() throws Exception {
    upstream.force("main", "note", "x");
    upstream.tag("v1", "main");
    pushed("02");
    escrow.sync();
    Path git = escrow.store().git(escrow.key(repository));
    new Upstream(git).git("", "pack-refs", "--all");
    cut(git.resolve("packed-refs"), 50);
    escrow.machineWentDown();

    escrow.sync();
    escrow.assertWhole();
  }

  @Test
  void afterRetentionHasLetGoTheRefsAreMadeAgainWithoutWhatWent() throws Exception {
    upstream.commit("main", "lost", "l");
    pushed("01");
    escrow.sync();
    upstream.force("main", "note", "x");
    pushed("02");
    String run = escrow.sync().json().text("run");
    upstream.commit("main", "more", "y");
    pushed("03");
    escrow.sync();
    escrow.run("acknowledge", run);
    Thread.sleep(1100);
    String code = escrow.run("prune").out().strip().replaceFirst("(?s).*--confirm ", "");
    assertThat(escrow.run("prune", "--confirm", code).exit()).isZero();
    escrow.machineWentDown();

    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).doesNotContain("put right");
    assertThat(escrow.run("verify", "--full").exit()).isZero();
  }

  @Test
  void aFirstCloneOfWhichOnlyNamesCameToTheDiskIsBegunAnew() throws Exception {
    Upstream other = escrow.add("octo/other");
    escrow.sync();
    LocalForge.Repository second = escrow.repository("octo/other");
    Path folder = escrow.store().folder(escrow.key(second));
    Files.delete(folder.resolve("manifests/000001.json"));
    Files.delete(ledger().file(2));
    Files.delete(escrow.store().state());
    try (Stream<Path> files = Files.walk(folder.resolve("git"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        cut(file, 0);
      }
    }
    escrow.machineWentDown();

    assertThat(escrow.sync().outcomes()).containsEntry("octo/other", "created");
    assertThat(Escrowed.refs(escrow.latest(second))).isEqualTo(other.refs());
    escrow.assertWhole();
  }

  @Test
  void aJobThatOnlyReadsDoesNotMakeACrashForgotten() throws Exception {
    secondRunThatDied();
    cutPacks(2);
    Files.delete(manifests().file(2));
    escrow.machineWentDown();
    escrow.run("verify");
    escrow.run("acknowledge", "000001-20260101T000000Z");

    goodRun();
  }

  private void attack() throws Exception {
    upstream.force("main", "NOTE", "pay");
    upstream.tag("v1", "main");
    upstream.tag("v2", "main");
    pushed("04");
  }

  @Test
  void aRunThatSawAnAttackAndWasKilledBeforeItBrakedBrakesAllTheSame() throws Exception {
    byte[] state = Files.readAllBytes(escrow.store().state());
    attack();
    List<String> reasons = escrow.sync().json().object("brake").texts("reasons");
    Files.delete(ledger().file(2));
    Files.write(escrow.store().state(), state);
    escrow.jobWasKilled();

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes()).containsEntry("octo/hello", "unchanged");
    assertThat(ran.json().object("brake").texts("reasons")).isNotEmpty().isEqualTo(reasons);
    assertThat(escrow.run("list", "--runs").out()).contains("interrupted", "BRAKE octo/hello");
    assertThat(escrow.run("prune").exit()).isEqualTo(Exit.BRAKE);
  }

  @Test
  void anEntryThatWasTornMayHaveBeenABrake() throws Exception {
    attack();
    escrow.sync();
    cut(ledger().file(2), 40);
    Files.delete(escrow.store().state());
    escrow.machineWentDown();

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.json().object("brake").texts("reasons").toString()).contains("is torn");
    String run = ran.json().object("brake").text("since");
    assertThat(escrow.run("acknowledge", run, "--reason", "a power cut").exit()).isZero();
    assertThat(escrow.sync().exit()).isZero();
    escrow.assertWhole();
  }

  @Test
  void anEntryThatRottedStopsNoRunAndCountsAsABrakeUntilAPersonLooked() throws Exception {
    upstream.commit("main", "second", "2");
    pushed("02");
    escrow.sync();
    Files.writeString(ledger().file(2), "\0\0\0");
    upstream.commit("main", "third", "3");
    pushed("03");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes()).containsEntry("octo/hello", "updated");
    assertThat(ran.json().object("brake").texts("reasons").toString()).contains("000002.json");
    assertThat(escrow.run("acknowledge", ran.json().object("brake").text("since")).exit()).isZero();
    assertThat(escrow.sync().exit()).isZero();
    assertThat(escrow.run("verify").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneRepositoryWhoseManifestRottedStopsNeitherItselfNorAnother(boolean crashed)
      throws Exception {
    escrow.add("octo/other");
    escrow.sync();
    Files.writeString(manifests().file(1), "rotten");
    upstream.commit("main", "second", "2");
    pushed("02");
    new Upstream(escrow.repository("octo/other").folder()).commit("main", "more", "m");
    escrow.pushed("octo/other", "2026-02-02T00:00:00Z");
    if (crashed) {
      Files.delete(escrow.store().state());
      escrow.machineWentDown();
    }

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes())
        .containsEntry("octo/hello", "updated")
        .containsEntry("octo/other", "updated");
    assertThat(ran.json().object("brake").texts("reasons").toString())
        .contains("octo/hello: ", "000001.json");
  }
}
