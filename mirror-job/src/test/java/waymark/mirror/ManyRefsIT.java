package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;

/// Whoever has the account can push refs by the hundred thousand: in a small heap that costs the
/// repository, and no other.
class ManyRefsIT {

  private static final String HEAP = "-Xmx160m";

  @TempDir Path root;

  private void refs(Upstream upstream, int count) throws Exception {
    String oid = upstream.refs().get("refs/heads/main");
    StringBuilder packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
    for (int i = 0; i < count; i++) {
      packed.append(oid).append(" refs/tags/t%07d\n".formatted(i));
    }
    Files.writeString(upstream.folder().resolve("packed-refs"), packed);
  }

  private Escrowed.Ran sync(Escrowed escrow) throws Exception {
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    ProcessBuilder job =
        Jvm.of(MirrorJob.class, "sync", "--json", "--config", escrow.config.toString());
    job.environment().put("JAVA_TOOL_OPTIONS", HEAP);
    Process run = job.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Escrowed.Ran(
        run.exitValue(), Files.readString(out), Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void aRepositoryWithTooManyRefsForTheHeapFailsAlone() throws Exception {
    try (Escrowed escrow = new Escrowed(root)) {
      refs(escrow.add("octo/endless"), 400_000);
      for (String name : new String[] {"octo/many", "octo/more", "octo/most"}) {
        refs(escrow.add(name), 60_000);
      }
      escrow.add("octo/few");
      Escrowed.Ran ran = sync(escrow);
      assertThat(ran.err()).doesNotContain("OutOfMemoryError");
      assertThat(ran.outcomes())
          .isEqualTo(
              Map.of(
                  "octo/endless", "failed",
                  "octo/many", "created",
                  "octo/more", "created",
                  "octo/most", "created",
                  "octo/few", "created"));
      assertThat(ran.repository("octo/endless").text("error")).contains("MiB", "-Xmx");
      assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
      assertThat(escrow.latest(escrow.repository("octo/most")).refs()).hasSize(60_001);
      Upstream many = new Upstream(escrow.repository("octo/many").folder());
      many.commit("main", "f", "news");
      escrow.pushed("octo/many", "2026-02-02T00:00:00Z");
      assertThat(sync(escrow).outcomes()).containsEntry("octo/many", "updated");
    }
  }
}
