package waymark.mirror.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.process.Command;

/// How often a real sshd is knocked at, by its own log.
class ConnectionsIT {

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    escrow.run(1, "ada/engine");
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private void ship() throws Exception {
    Shipped shipped = escrow.ship(nas.appendOnly(), InstantSource.fixed(Escrow.BEGAN));
    assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
    assertThat(shipped.confirmed()).isTrue();
  }

  private long knocks() throws IOException {
    try (Stream<String> log = Files.lines(nas.folder().resolve("sshd.log"))) {
      return log.filter(line -> line.startsWith("Accepted publickey")).count();
    }
  }

  /// A connection that was told to end has said that it will.
  private boolean ended() throws InterruptedException {
    for (int looked = 0; running() && looked < 100; looked++) {
      Thread.sleep(20);
    }
    return !running();
  }

  /// Programs of ours that still run.
  private boolean running() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().arguments().stream())
        .anyMatch(words -> List.of(words).contains("-p" + nas.port()));
  }

  @Test
  void eachKeyConnectsOnceAndLeavesNothingBehind() throws Exception {
    ship();
    assertThat(knocks()).isEqualTo(2);
    assertThat(ended()).isTrue();
  }

  /// Too long for a socket, and with a letter that means something to ssh.
  @ParameterizedTest
  @ValueSource(
      strings = {"a-folder-with-a-name-that-is-longer-than-the-path-of-a-socket-can-be", "%h"})
  void whereNoSocketCanBeEachSshConnectsItself(String name) throws Exception {
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", Files.createDirectories(folder.resolve(name)).toString());
    try {
      ship();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
    assertThat(knocks()).isGreaterThan(2);
    assertThat(ended()).isTrue();
  }

  /// Only one of two ends: what is made in its place must not take the other's name.
  @Test
  void aKeyNeverSpeaksThroughTheConnectionOfAnother() throws Exception {
    Path upload = nas.key("upload");
    Path full = nas.key("full");
    try (Connections connections =
        new Connections(
            escrow.programs(), Map.of("PATH", System.getenv("PATH")), nas.appendOnly())) {
      connections.with(upload);
      for (Path ended : List.of(upload, connections.with(full).identity(), upload)) {
        Ssh ssh = connections.with(ended);
        escrow
            .programs()
            .run(
                new Command(
                    ssh.endSharing(),
                    Map.of("PATH", System.getenv("PATH")),
                    folder,
                    "",
                    Duration.ofMinutes(1)));
        assertThat(connections.with(upload).socket().orElseThrow())
            .isNotEqualTo(connections.with(full).socket().orElseThrow());
      }
    }
    assertThat(ended()).isTrue();
  }

  /// ssh takes its socket away itself, a moment after it has said that it ends.
  @Test
  void theFolderGoesWhileTheConnectionStillEnds() throws Exception {
    for (int i = 0; i < 30; i++) {
      try (Connections connections =
          new Connections(
              escrow.programs(), Map.of("PATH", System.getenv("PATH")), nas.appendOnly())) {
        assertThat(connections.with(nas.key("full")).socket()).isPresent();
        assertThat(connections.with(nas.key("read")).socket()).isPresent();
      }
    }
    assertThat(ended()).isTrue();
  }

  @Test
  void whenTheNasWasGoneTheConnectionIsMadeAnew() throws Exception {
    try (Nas there =
        new Nas(escrow.programs(), System.getenv(), escrow.store().root(), nas.full())) {
      assertThat(there.reach(nas.key("read"))).isEqualTo(Reach.RRSYNC);
      assertThat(there.reach(nas.key("full"))).isEqualTo(Reach.SHELL_WITH_GIT);
      assertThat(running()).isTrue();
      nas.close();
      nas = LocalNas.restart(nas);
      Shipped shipped =
          new Ship(there, escrow.git(), escrow.store(), InstantSource.fixed(Escrow.BEGAN), _ -> {})
              .ship(escrow.store().keys());
      assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
      assertThat(knocks()).as("of the second sshd").isEqualTo(1);
    }
    assertThat(ended()).isTrue();
  }
}
