package waymark.mirror.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Indexes are written here as gitformat-pack(5) describes version 2, as far as names go.
class PackIndexTest {

  static final List<Oid> HELD =
      List.of(oid("00", "00"), oid("00", "7f"), oid("00", "80"), oid("7f", "ff"), oid("ff", "01"));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("pack.idx");
  }

  @Test
  void findsEveryNameAlsoThoseThatBeginWithAHighByte() throws IOException {
    Files.write(file, index(HELD));
    assertThat(new PackIndex(file).missing(HELD)).isEmpty();
  }

  @Test
  void namesWhatThePackDoesNotHold() throws IOException {
    Files.write(file, index(HELD));
    List<Oid> others =
        List.of(
            oid("00", "01"), oid("00", "81"), oid("01", "00"), oid("ff", "00"), oid("ff", "ff"));
    assertThat(new PackIndex(file).missing(others)).isEqualTo(others);
  }

  @Test
  void anEmptyPackHoldsNothing() throws IOException {
    Files.write(file, index(List.of()));
    assertThat(new PackIndex(file).missing(HELD)).isEqualTo(HELD);
  }

  @Test
  void refusesWhatIsCutShortOrNoIndex() throws IOException {
    byte[] whole = index(HELD);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> new PackIndex(file).missing(HELD)).isInstanceOf(EOFException.class);
    whole[0] = 0;
    Files.write(file, whole);
    assertThatThrownBy(() -> new PackIndex(file).missing(HELD))
        .hasMessageEndingWith("is not the index of a pack, version 2");
  }

  /// An object's name that begins and ends with these bytes.
  private static Oid oid(String first, String last) {
    return new Oid(first + "00".repeat(18) + last);
  }

  static byte[] index(List<Oid> oids) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0xff744f63);
    out.writeInt(2);
    for (int first = 0; first < 256; first++) {
      int upTo = first;
      out.writeInt(
          (int)
              oids.stream()
                  .filter(o -> Integer.parseInt(o.hex().substring(0, 2), 16) <= upTo)
                  .count());
    }
    for (Oid oid : oids) {
      out.write(HexFormat.of().parseHex(oid.hex()));
    }
    return bytes.toByteArray();
  }
}
