package waymark.mirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.mirror.text.FaultsException;

/// Whatever the text: it is a configuration, or its faults are told.
class ConfigFuzzTest {

  static Stream<byte[]> configurations() {
    return Stream.of(
            ConfigFileTest.WHOLE,
            """
            sources: [{kind: github, list: [self, "org:octo"], clone-host: git.lan:8080}]
            store: here
            patience: {recheck: 3d, stall: 1m}
            """,
            """
            sources: [{kind: github, token: {file: token}}, {kind: github, token: none}]
            store: &a "\\0"
            targets: *a
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("configurations")
  @FuzzTest
  void tellsFaultsOrReads(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Config config = ConfigFile.read(Path.of("/etc/waymark/mirror.yaml"), text);
      assertThat(config.sources()).isNotEmpty();
      assertThat(config.store()).isAbsolute();
    } catch (FaultsException told) {
      assertThat(told.faults())
          .isNotEmpty()
          .allMatch(fault -> !fault.problem().isBlank() && !fault.mend().isBlank());
    }
  }
}
