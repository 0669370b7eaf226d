package waymark.mirror.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.process.Programs;

/// What shipping relies on, asked of the rsync and rrsync of this machine: a key that only adds
/// destroys nothing, whatever is tried with it, and a cut upload leaves nothing under its name.
class RrsyncFactsIT {

  @TempDir Path folder;
  LocalNas nas;
  Path here;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    here = Files.createDirectories(folder.resolve("here"));
    Files.createDirectories(nas.disk().resolve("a"));
    Files.writeString(nas.disk().resolve("a/kept"), "kept\n");
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private Process rsync(String key, String to, List<String> options) throws Exception {
    List<String> words = new ArrayList<>(List.of("rsync", "-r"));
    words.addAll(options);
    words.addAll(
        List.of(
            "-e",
            new Ssh(nas.full(), nas.key(key), Optional.empty()).forRsync(),
            here + "/",
            to(to)));
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  private String to(String path) {
    return System.getProperty("user.name") + "@127.0.0.1:" + path;
  }

  @Test
  void anAddingKeyDestroysNothingWhateverIsTriedWithIt() throws Exception {
    Files.writeString(here.resolve("kept"), "ransom\n");
    Files.writeString(here.resolve("a"), "a file in the way of a folder\n");
    List<List<String>> attempts =
        List.of(
            List.of(),
            List.of("--delete"),
            List.of("--force", "--ignore-times"),
            List.of("--inplace", "--ignore-times"),
            List.of("--append"),
            List.of("--backup", "--backup-dir=a"),
            List.of("--partial-dir=a"),
            List.of("--delay-updates"),
            List.of("--temp-dir=/a"),
            List.of("-M--log-file=a/kept"),
            List.of("-M--no-ignore-existing"),
            List.of("--remove-source-files"));
    for (List<String> attempt : attempts) {
      for (String place : List.of("", "a/")) {
        if (!attempt.contains("--remove-source-files")) {
          rsync("upload", place, attempt).waitFor();
        }
        assertThat(nas.disk().resolve("a/kept")).as(attempt + " " + place).hasContent("kept");
      }
    }
  }

  @Test
  void anOverwriteThatIsSkippedEndsWithStatusZero() throws Exception {
    Files.writeString(here.resolve("kept"), "other\n");
    Process skipped = rsync("upload", "a/", List.of("--out-format=%n"));
    assertThat(skipped.inputReader().lines().toList()).isEmpty();
    assertThat(skipped.waitFor()).isZero();
  }

  @Test
  void aCutUploadLeavesNothingUnderItsName() throws Exception {
    Files.write(here.resolve("pack"), new byte[8 << 20]);
    Process cut = rsync("upload", "b/", List.of("--bwlimit=2000"));
    assertThat(cut.waitFor(2, TimeUnit.SECONDS)).isFalse();
    cut.descendants().forEach(ProcessHandle::destroyForcibly);
    cut.destroyForcibly().waitFor();
    assertThat(nas.disk().resolve("b/pack")).doesNotExist();
    Process again = rsync("upload", "b/", List.of());
    for (int i = 0; i < 20 && again.waitFor() != 0; i++) {
      Thread.sleep(200);
      again = rsync("upload", "b/", List.of());
    }
    assertThat(nas.disk().resolve("b/pack")).hasSize(8 << 20);
  }

  @Test
  void aListOfFilesMayBeCutAnywhereOnItsWayToRsync() throws Exception {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      paths.add("a/%080d".formatted(i));
    }
    paths.forEach(path -> touch(nas.disk().resolve(path)));
    // The last line lies across the border of a page, which is what a pipe is read by.
    int last = 4096 / 83;
    String first = "a/" + "x".repeat(4096 - 83 * last - 2 - 1 + 20);
    touch(nas.disk().resolve(first));
    List<String> asked = new ArrayList<>(List.of(first));
    asked.addAll(paths.subList(0, last));
    try (Nas there = new Nas(new Programs(_ -> {}), System.getenv(), here, nas.full())) {
      assertThat(new Rsync(there).differing(here, asked, nas.key("read")).orElseThrow())
          .containsExactlyInAnyOrderElementsOf(asked);
    }
  }

  @Test
  void whatIsNotThereIsNotTheSameHoweverManyItAre() throws Exception {
    List<String> paths = new ArrayList<>(List.of("a/kept"));
    for (int i = 0; i < 60; i++) {
      paths.add("a/missing" + i);
    }
    Files.createDirectories(here.resolve("a"));
    paths.forEach(path -> touch(here.resolve(path)));
    Files.writeString(here.resolve("a/kept"), "kept\n");
    try (Nas there = new Nas(new Programs(_ -> {}), System.getenv(), here, nas.full())) {
      assertThat(new Rsync(there).differing(here, paths, nas.key("read")).orElseThrow())
          .containsExactlyElementsOf(paths.subList(1, paths.size()));
    }
  }

  private static void touch(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
