package waymark.mirror.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the file: it is refused, or tells of every object whether the pack holds it.
class PackIndexFuzzTest {

  @TempDir static Path folder;

  static Stream<byte[]> indexes() throws IOException {
    return Stream.of(PackIndexTest.index(PackIndexTest.HELD), PackIndexTest.index(List.of()));
  }

  @MethodSource("indexes")
  @FuzzTest
  void answersOrRefuses(byte[] index) throws IOException {
    Path file = folder.resolve("pack.idx");
    Files.write(file, index);
    try {
      assertThat(PackIndexTest.HELD).containsAll(new PackIndex(file).missing(PackIndexTest.HELD));
    } catch (IOException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
