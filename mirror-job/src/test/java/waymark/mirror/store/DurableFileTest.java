package waymark.mirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DurableFileTest {

  /// A scrape of `*.prom` must not take it, and a sweep must.
  @Test
  void whatIsHalfWrittenHasNeitherTheNameNorTheEndingOfTheFile() {
    Path beside = DurableFile.beside(Path.of("/var/lib/node_exporter/mirror-job.prom"));
    assertThat(beside).hasParentRaw(Path.of("/var/lib/node_exporter"));
    assertThat(beside.toString()).doesNotEndWith(".prom");
    assertThat(DurableFile.isTemporary(beside)).isTrue();
  }
}
