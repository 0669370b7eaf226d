package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Jvm;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.nas.ShipOnce;

/// A ship that is cut off or out of room loses nothing, and the next one goes on.
class ShipFaultsIT {

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
    return Jvm.of(ShipOnce.class, folder.resolve("mirror.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("ship.log").toFile())
        .start();
  }

  private void shipWell() throws Exception {
    assertThat(ship().waitFor()).as(Files.readString(folder.resolve("ship.log"))).isZero();
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
}
