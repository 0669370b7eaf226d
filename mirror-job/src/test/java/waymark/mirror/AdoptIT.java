package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.OtherDisk;
import waymark.mirror.nas.Escrow;

/// The folder of the job that came before is taken over, with what upstream has lost since.
class AdoptIT {

  @TempDir Path folder;

  private int run(String... words) {
    CommandLine line = MirrorJob.commandLine();
    return line.execute(words);
  }

  @Test
  void aMirrorOfTheOriginalJobIsTheFirstStateAndIsNotFetchedAgain() throws Exception {
    Path work = folder.resolve("work");
    Escrow.git(folder, "init", "-q", "-b", "main", work.toString());
    Files.writeString(work.resolve("a"), "long ago\n");
    Escrow.git(work, "add", ".");
    Escrow.git(work, "commit", "-qm", "one");
    Escrow.git(work, "branch", "lost");
    Path upstream = folder.resolve("forge/ada/engine.git");
    Escrow.git(folder, "clone", "-q", "--mirror", work.toString(), upstream.toString());
    try (OtherDisk disk = OtherDisk.than(folder)) {
      adopt(upstream, disk.folder());
    }
  }

  /// The old mirrors are on another disk, which may well be read-only.
  private void adopt(Path upstream, Path backups) throws Exception {
    Path mirror = backups.resolve("engine.git");
    Escrow.git(folder, "clone", "-q", "--mirror", upstream.toString(), mirror.toString());
    Escrow.git(upstream, "branch", "-D", "lost");
    try (LocalForge forge = new LocalForge("secret")) {
      forge.put(
          new LocalForge.Repository(
              7, "ada", "engine", upstream, "2026-01-01T00:00:00Z", "main", true, false, false));
      String url = "https://x:sekrit@" + URI.create(forge.url()).getAuthority() + "/ada/engine.git";
      Escrow.git(mirror, "config", "remote.origin.url", url);
      Path config = folder.resolve("mirror.yaml");
      Path token = Files.writeString(folder.resolve("token"), "secret\n");
      Files.writeString(
          config,
          "sources: [{kind: github, api-url: \"%s\", token: {file: %s}}]\nstore: %s\n"
              .formatted(forge.url(), token, folder.resolve("store")));
      String option = "--config=" + config;
      Path alternates = mirror.resolve("objects/info/alternates");
      Files.writeString(alternates, upstream.resolve("objects") + "\n");
      assertThat(run("adopt", backups.toString(), option)).isEqualTo(Exit.FINDINGS);
      Files.delete(alternates);
      var written = OtherDisk.written(backups);
      assertThat(run("adopt", backups.toString(), option)).isZero();
      assertThat(forge.gitRequests()).isZero();
      StringWriter out = new StringWriter();
      assertThat(
              MirrorJob.commandLine()
                  .setOut(new PrintWriter(out, true))
                  .execute("adopt", backups.toString(), "--json", option))
          .isZero();
      assertThat(out.toString())
          .startsWith("{\"run\":null,\"repositories\":[{\"id\":7,\"host\":\"127.0.0.1_")
          .endsWith("\"ada/engine\",\"outcome\":\"known\",\"error\":null}],\"exit\":0}\n");
      assertThat(OtherDisk.written(backups)).isEqualTo(written);
      assertThat(run("sync", option)).isIn(0, Exit.BRAKE);
      Path to = folder.resolve("restored");
      assertThat(run("restore", "ada/engine", "--run", firstRun(), "--to", to.toString(), option))
          .isZero();
      assertThat(Escrow.git(to.resolve("ada/engine.git"), "branch", "--format=%(refname:short)"))
          .containsExactlyElementsOf(List.of("lost", "main"));
    }
  }

  private String firstRun() throws Exception {
    String entry = Files.readString(folder.resolve("store/ledger/000001.json"));
    return entry.replaceFirst("(?s).*\"run\":\"(000001-[^\"]+)\".*", "$1");
  }
}
