package waymark.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.git.Head;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Programs;
import waymark.mirror.store.Disk;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

class CommitsTest {

  private static final RepositoryKey KEY = new RepositoryKey("github.com", 7);

  @TempDir Path root;

  /// A disk that takes so many syncs, and no more.
  private Disk disk(Store store, int good) throws Exception {
    Path programs = Files.createDirectory(root.resolve("programs"));
    Path sync = programs.resolve("sync");
    Path count = root.resolve("count");
    Files.writeString(
        sync,
        "#!/bin/sh\nread -r done < %1$s\necho $((done + 1)) > %1$s\n[ $done -lt %2$d ]\n"
            .formatted(count, good));
    Files.writeString(count, "0\n");
    Files.setPosixFilePermissions(sync, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Disk(new Programs(_ -> {}), Map.of("PATH", programs.toString()), store.root());
  }

  private static Look.Changed changed() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    Manifest whole =
        new Manifest(
            KEY,
            1,
            RunId.of(1, time),
            time,
            "ada/engine",
            new Head.Symbolic("refs/heads/main"),
            true,
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    return new Look.Changed(
        whole, Optional.empty(), 0, Losses.NONE, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "1, false, true", "2, true, false"})
  void saysWhetherAManifestMayBeThereThatNoEntrySpeaksOf(int good, boolean kept, boolean unsure)
      throws Exception {
    Store store = Store.open(root.resolve("store"));
    Commits commits = new Commits(store, disk(store, good));
    commits.add(changed());
    commits.commit();

    assertThat(commits.committed().containsKey(KEY)).isEqualTo(kept);
    assertThat(commits.failed().containsKey(KEY)).isEqualTo(!kept);
    assertThat(commits.unsure()).isEqualTo(unsure);
    assertThat(Chain.of(store, KEY).latest().isPresent())
        .as("renamed into its chain")
        .isEqualTo(kept || unsure);
  }
}
