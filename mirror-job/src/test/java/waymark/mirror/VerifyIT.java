package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.store.Sha256;

/// Bit-rot on either side is found, named, and mended from the other; drills say what came back.
class VerifyIT {

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;
  Desk desk;
  Path metrics;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    metrics = folder.resolve("mirror.prom");
    desk =
        new Desk(
            MirrorJob.commandLine(),
            folder,
            escrow.store().root(),
            List.of(nas.appendOnly()),
            "metrics: {textfile: " + metrics + "}\n");
    escrow.commit(1, "big", "0123456789abcdef\n".repeat(3000));
    escrow.run(1, "ada/engine");
    escrow.run(2, "ada/looms");
    escrow.commit(1, "big", "0123456789abcdef\n".repeat(2999) + "another end\n");
    escrow.run(1, "ada/engine");
    escrow.ship(nas.appendOnly(), InstantSource.fixed(Escrow.BEGAN));
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private static Path flip(Path folder, String suffix, int bit) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      Path file =
          files.filter(f -> f.toString().endsWith(suffix)).sorted().findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= (byte) bit;
      Path beside = file.resolveSibling("flipped");
      Files.write(beside, bytes);
      Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return file;
    }
  }

  @Test
  void aWholeEscrowIsFoundWholeAndASeventhAtATimeIsReadInTurn() throws Exception {
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(desk.out()).contains("everything is whole; 2 of 2");
    assertThat(desk.run("verify", "--share", "1/2")).isZero();
    assertThat(desk.out()).contains("1 of 2");
    assertThat(metrics.resolveSibling("mirror-verify.prom")).content().contains("verify_damages 0");
    assertThat(desk.run("verify", "--share", "8/7")).isEqualTo(Exit.USAGE);
  }

  @Test
  void bitRotInTheStoreIsNamedAndMendedFromTheNas() throws Exception {
    Path packs = escrow.store().packs(Escrow.key(1));
    String rotten = flip(packs, ".pack", 1).getFileName().toString();
    assertThat(desk.run("verify", "--full")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("store github.com/1", rotten).doesNotContain("mended");
    assertThat(desk.run("verify", "--full", "--mend")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("mended");
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(escrow.store().folder(Escrow.key(1)).resolve("damaged").resolve(rotten)).exists();
    Path to = folder.resolve("restored");
    String first = Escrow.time(1).toString();
    assertThat(desk.run("restore", "1", "--at", first, "--to", to.toString()))
        .as(desk.err())
        .isZero();
  }

  @Test
  void bitRotOnTheNasIsNamedAndMendedFromTheStoreThoughNothingThereCanBeOverwritten()
      throws Exception {
    Path rotten = flip(nas.disk().resolve("escrow/github.com/1"), ".bundle", 1);
    assertThat(desk.run("verify", "--full")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("127.0.0.1:", rotten.getFileName().toString(), "bit-rot");
    assertThat(desk.run("drill", "--share", "1/1")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out())
        .contains("ada/engine: did not come back", "ada/looms: came back exactly");
    assertThat(desk.run("verify", "--full", "--mend")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("mended: shipped again");
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(desk.run("drill", "--share", "1/1")).as(desk.out() + desk.err()).isZero();
    assertThat(metrics.resolveSibling("mirror-drill.prom")).content().contains("drill_failures 0");
  }

  @Test
  void aFileThatIsGoneFromTheNasIsNamedWithoutReadingAnything() throws Exception {
    try (Stream<Path> files = Files.walk(nas.disk().resolve("escrow/github.com/2"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pack")).toList()) {
        Files.delete(file);
      }
    }
    assertThat(desk.run("verify", "--json")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("is missing", "github.com/2").startsWith("{").endsWith("}\n");
  }

  @Test
  void theScriptOnTheNasFindsBitRotToo() throws Exception {
    Path script = nas.disk().resolve("escrow/escrow.sh");
    assertThat(Escrow.shell(folder, List.of("sh", script.toString(), "check")).toString())
        .contains("files are what their states say");
    Path rotten = flip(nas.disk().resolve("escrow/github.com/1"), ".bundle", 1);
    assertThat(
            Escrow.shell(
                folder,
                List.of("sh", "-c", "sh \"$1\" check; test $? = 1", "sh", script.toString())))
        .anyMatch(line -> line.contains(rotten.getFileName().toString()));
  }

  @Test
  void aStateThatIsNoTextAnyMoreIsDamageLikeAnyOther() throws Exception {
    Path rotten = flip(nas.disk().resolve("escrow/github.com/1"), ".state", 0x80);
    assertThat(desk.run("verify")).as(desk.out() + desk.err()).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains(rotten.getFileName() + ": its bytes are not what");
    assertThat(desk.run("verify", "--mend")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("mended: shipped again");
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
  }

  @Test
  void aStrangersLineIsNamedAndDoesNotHideWhatHasRottedInOurs() throws Exception {
    Path states =
        Files.createDirectories(
            nas.disk().resolve("escrow/github.com/2/99991231T235959-ffffff/states"));
    String state =
        """
        mirror-job state 1
        number 1
        repository github.com/2
        name ada/looms
        time 2026-10-01T00:00:00Z
        run 000099-20261001T000000Z
        previous -
        head refs/heads/main
        end
        """;
    String hash = Sha256.of(state.getBytes(StandardCharsets.UTF_8));
    Files.writeString(states.resolve("000001-" + hash + ".state"), state);
    String stranger = "99991231T235959-ffffff tells another story than";
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains(stranger).doesNotContain("bit-rot");
    Path rotten = flip(nas.disk().resolve("escrow/github.com/2"), ".pack", 1);
    assertThat(desk.run("verify", "--full")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains(stranger, rotten.getFileName() + ": bit-rot");
    desk.run("verify", "--full", "--mend");
    assertThat(desk.out().replaceAll("(?s).*" + stranger, "")).doesNotContain("mended");
    assertThat(desk.run("verify", "--full")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains(stranger).doesNotContain("bit-rot");
  }
}
