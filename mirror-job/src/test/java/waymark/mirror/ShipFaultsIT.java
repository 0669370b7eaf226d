package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.git.Orphans;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.nas.ShipOnce;

/// A ship that is killed, cut off or out of room loses nothing, and the next one goes on; and what
/// retention lets go is gone from both sides, and nothing else is.
class ShipFaultsIT {

  private static final int KILLS = 10;

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;
  Desk desk;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    desk =
        new Desk(
            MirrorJob.commandLine(),
            folder,
            escrow.store().root(),
            List.of(
                nas.target(
                    "upload", Optional.of(nas.key("read")), Optional.of(nas.key("refresh")))),
            "retention: {displaced: 30d, vanished: 30d}\n");
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private Process ship() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ShipOnce.class.getName(),
            folder.resolve("mirror.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("ship.log").toFile())
        .start();
  }

  private void shipWell() throws Exception {
    assertThat(ship().waitFor()).as(Files.readString(folder.resolve("ship.log"))).isZero();
  }

  @Test
  void killedAtRandomMomentsNothingIsLostAndTheNextShipGoesOn() throws Exception {
    long seed = 20260104;
    Random random = new Random(seed);
    int cut = 0;
    for (int i = 0; i < KILLS; i++) {
      escrow.commit(1 + i % 3, "file" + i, "line\n".repeat(100 * i + 1));
      escrow.run(1 + i % 3, "ada/engine" + i % 3);
      Process ship = ship();
      if (!ship.waitFor(random.nextInt(100, 4000), TimeUnit.MILLISECONDS)) {
        cut++;
        ship.destroyForcibly().waitFor();
        Orphans.end(escrow.store().root());
      }
    }
    assertThat(cut).as("kills that met a ship under way, seed " + seed).isPositive();
    shipWell();
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(desk.run("drill", "--share", "1/1")).as(desk.out() + desk.err()).isZero();
    try (Stream<Path> files = Files.walk(escrow.store().root().resolve("targets"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".new") || name.endsWith(".pack"));
    }
    Escrow.shell(folder, List.of("sh", nas.disk() + "/escrow/escrow.sh", "check"));
  }

  @Test
  void aNasWithoutRoomSaysSoAndIsShippedToOnceItHasSome() throws Exception {
    Assumptions.assumeTrue(
        new ProcessBuilder(
                    "mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", nas.disk().toString())
                .start()
                .waitFor()
            == 0,
        "a small file system cannot be mounted: not root, or not allowed to");
    try {
      byte[] noise = new byte[600_000];
      new Random(1).nextBytes(noise);
      Files.write(escrow.work(1).resolve("noise"), noise);
      escrow.commit(1, "file", "small\n");
      escrow.run(1, "ada/engine");
      assertThat(ship().waitFor()).isEqualTo(1);
      assertThat(folder.resolve("ship.log")).content().contains("make room");
      assertThat(nas.files()).noneMatch(file -> file.toString().endsWith(".state"));
      Escrow.shell(folder, List.of("mount", "-o", "remount,size=8m", nas.disk().toString()));
      shipWell();
      assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    } finally {
      new ProcessBuilder("umount", "-l", nas.disk().toString()).start().waitFor();
    }
  }

  @Test
  void retentionExplainsAsksAndThenLetsGoOfBothSides() throws Exception {
    escrow.commit(1, "secret", "to be forgotten\n");
    Path work = escrow.work(1);
    String old = Escrow.git(work, "rev-parse", "HEAD:secret").getFirst();
    escrow.run(1, "ada/engine");
    Escrow.git(work, "commit", "-q", "--amend", "-m", "rewritten");
    Escrow.git(work, "reset", "-q", "--hard", "HEAD~1");
    escrow.commit(1, "other", "kept\n");
    escrow.run(1, "ada/engine");
    escrow.commit(1, "other", "kept too\n");
    escrow.run(1, "ada/engine");
    shipWell();
    assertThat(desk.run("prune")).as(desk.err()).isZero();
    assertThat(desk.out()).contains("ada/engine", "1 displaced refs", "--confirm ");
    String code = desk.out().strip().replaceFirst("(?s).*--confirm ", "");
    assertThat(desk.run("prune", "--confirm", "00000000")).isEqualTo(Exit.USAGE);
    assertThat(desk.run("prune", "--confirm", code)).as(desk.out() + desk.err()).isZero();
    assertThat(has(escrow.store().git(Escrow.key(1)), old)).isFalse();
    shipWell();
    assertThat(has(nas.disk().resolve("ada/engine.git"), old)).isFalse();
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(desk.run("prune")).isZero();
    assertThat(desk.out()).contains("nothing is old enough");
    String to = folder.resolve("restored").toString();
    assertThat(desk.run("restore", "1", "--at", Escrow.time(1).toString(), "--to", to))
        .isEqualTo(Exit.UNKNOWN);
    assertThat(desk.err()).contains("let go by retention");
    assertThat(desk.run("restore", "1", "--at", Escrow.time(3).toString(), "--to", to)).isZero();
  }

  private static boolean has(Path repository, String oid) throws Exception {
    return new ProcessBuilder("git", "-c", "safe.directory=*", "cat-file", "-e", oid)
            .directory(repository.toFile())
            .start()
            .waitFor()
        == 0;
  }
}
