package waymark.kernel.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;

class SnapshotFilesTest {

  private static final Set<String> NAMES = Set.of("ip-rule.json", "sysctl.txt", "nstat.txt");
  private static final Map<String, String> FILES =
      Map.of("ip-rule.json", "[]\n", "sysctl.txt", "ä".repeat(1000));

  @TempDir private Path folder;

  private static BadValueException refusal(ThrowingWork work) {
    return catchThrowableOfType(BadValueException.class, work::run);
  }

  private interface ThrowingWork {
    void run() throws Exception;
  }

  @ParameterizedTest
  @ValueSource(strings = {"new/snapshot", "snapshot.tar.gz", "snapshot.tgz"})
  void readsWhatItWrote(String name) throws Exception {
    Path path = folder.resolve(name);
    SnapshotFiles.write(path, FILES, false, NAMES);
    assertThat(SnapshotFiles.read(path, NAMES)).isEqualTo(FILES);
  }

  @Test
  void letsOnlyTheOwnerReadIt() throws Exception {
    Path path = folder.resolve("made");
    SnapshotFiles.write(path, FILES, false, NAMES);
    SnapshotFiles.write(folder.resolve("packed.tar.gz"), FILES, false, NAMES);
    assertThat(mode(path)).isEqualTo("rwx------");
    assertThat(mode(path.resolve("sysctl.txt"))).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("packed.tar.gz"))).isEqualTo("rw-------");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void replacesNothingUnlessForced() throws Exception {
    Path path = folder.resolve("full");
    Files.createDirectory(path);
    Files.writeString(path.resolve("nstat.txt"), "of another moment");
    Files.writeString(path.resolve("notes.txt"), "mine");
    assertThat(refusal(() -> SnapshotFiles.write(path, FILES, false, NAMES)).mend())
        .contains("--force");
    SnapshotFiles.write(path, FILES, true, NAMES);
    assertThat(path.resolve("nstat.txt")).doesNotExist();
    assertThat(path.resolve("notes.txt")).hasContent("mine");
    Path packed = folder.resolve("there.tar.gz");
    Files.writeString(packed, "mine");
    assertThat(refusal(() -> SnapshotFiles.write(packed, FILES, false, NAMES)).problem())
        .contains("is there already");
    assertThat(packed).hasContent("mine");
  }

  @Test
  void doesNotFollowALinkThatStandsWhereAFileGoes() throws Exception {
    Path precious = folder.resolve("precious");
    Files.writeString(precious, "mine");
    Path path = folder.resolve("full");
    Files.createDirectory(path);
    Files.createSymbolicLink(path.resolve("sysctl.txt"), precious);
    SnapshotFiles.write(path, FILES, true, NAMES);
    assertThat(precious).hasContent("mine");
  }

  @Test
  void readsATarThatTarPacked() throws Exception {
    Path made = folder.resolve("made");
    SnapshotFiles.write(made, FILES, false, NAMES);
    Path packed = folder.resolve("by-tar.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "czf", packed.toString(), "-C", folder.toString(), "made")
            .start();
    assertThat(tar.waitFor()).isZero();
    assertThat(SnapshotFiles.read(packed, NAMES)).isEqualTo(FILES);
  }

  @Test
  void readsATarByTheLastNamesOnly() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    Tar.write(Map.of("../../etc/sysctl.txt", "x"), tar);
    assertThat(Tar.read(new ByteArrayInputStream(tar.toByteArray())))
        .containsOnlyKeys("sysctl.txt");
  }

  @Test
  void refusesATarWithOneNameTwice() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    Tar.write(Map.of("a/sysctl.txt", "x", "b/sysctl.txt", "y"), tar);
    assertThatThrownBy(() -> Tar.read(new ByteArrayInputStream(tar.toByteArray())))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("two files of the name sysctl.txt");
  }

  @Test
  void refusesATarThatClaimsMoreThanASnapshotHas() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    Tar.write(Map.of("sysctl.txt", "x"), tar);
    byte[] bytes = tar.toByteArray();
    System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, bytes, 124, 11);
    int sum = 8 * ' ';
    for (int at = 0; at < 512; at++) {
      sum += at >= 148 && at < 156 ? 0 : bytes[at] & 0xff;
    }
    System.arraycopy(
        String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII), 0, bytes, 148, 6);
    assertThatThrownBy(() -> Tar.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("unpacks to more than");
  }

  @Test
  void tellsWhatIsNoSnapshot() throws Exception {
    Path text = Files.writeString(folder.resolve("x.tar.gz"), "not packed");
    assertThat(refusal(() -> SnapshotFiles.read(text, NAMES)).problem())
        .contains("neither a folder nor a whole tar.gz");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(refusal(() -> SnapshotFiles.read(empty, NAMES)).problem())
        .contains("holds no file of a snapshot");
    assertThat(refusal(() -> SnapshotFiles.read(folder.resolve("gone"), NAMES)).problem())
        .contains("is not there");
    Path rubbish = folder.resolve("rubbish.tar.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(rubbish))) {
      out.write("x".repeat(2000).getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(refusal(() -> SnapshotFiles.read(rubbish, NAMES)).problem())
        .contains("not a tar of a snapshot");
    Path whole = folder.resolve("whole.tar.gz");
    SnapshotFiles.write(whole, FILES, false, NAMES);
    byte[] bytes = Files.readAllBytes(whole);
    for (int cut = 0; cut < bytes.length; cut += 7) {
      Path half = folder.resolve("half.tar.gz");
      Files.write(half, Arrays.copyOf(bytes, cut));
      assertThat(refusal(() -> SnapshotFiles.read(half, NAMES))).as("cut at %d", cut).isNotNull();
    }
  }

  @Test
  void removesWireGuardKeysAndForeignInterfaces() {
    String text =
        """
        interface: wg0
          public key: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
          private key: (hidden)

        peer: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
          endpoint: 203.0.113.1:51820

        interface: wgx0
          listening port: 51820
        """;
    assertThat(WireGuardText.withoutKeys(WireGuardText.of(Set.of("wg0", "lo"), text)))
        .isEqualTo(
            """
            interface: wg0
              public key: (removed)
              private key: (hidden)

            peer: (removed)
              endpoint: 203.0.113.1:51820

            """);
  }
}
