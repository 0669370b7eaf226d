package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;

/// The program under `LC_ALL=C`, as cron starts it, where Java puts a `?` into file names and into
/// the words of programs for every letter that is not ASCII. Names that a repository has are never
/// in either.
class LocaleIT {

  @TempDir Path root;
  private Escrowed escrow;
  private Upstream upstream;

  @BeforeEach
  void addNames() throws Exception {
    escrow = new Escrowed(root.resolve("job"));
    upstream = escrow.empty("octo/hello");
    upstream.commit("größe", "dør", "x");
    upstream.commit("main", "README", "y");
    // By standard input: this JVM's own locale may be any.
    upstream.git(
        """
        create refs/tags/v1-ü refs/heads/main
        create refs/pull/1/head refs/heads/main
        create refs/notes/α/β refs/heads/main
        """,
        "update-ref",
        "--stdin");
    Files.writeString(upstream.folder().resolve("HEAD"), "ref: refs/heads/größe\n");
    ran(Exit.DONE, "sync");
  }

  @AfterEach
  void close() {
    escrow.close();
  }

  private String ran(int exit, String... words) throws Exception {
    ProcessBuilder builder = Jvm.of(MirrorJob.class, words);
    builder.command().add("--config=" + escrow.config);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(exit);
    return said;
  }

  @Test
  void everyNameComesBackIntoAFolderAndIsSaid() throws Exception {
    Path to = root.resolve("to");
    String said =
        ran(Exit.DONE, "restore", "octo/hello", "--to", to.toString(), "--work-tree", "--json");

    assertThat(said).contains("ref: refs/heads/größe");
    assertThat(new Upstream(to.resolve("octo/hello.git")).refs()).isEqualTo(upstream.refs());
    Upstream tree = new Upstream(to.resolve("octo/hello"));
    assertThat(tree.git("", "-c", "core.quotePath=false", "ls-files")).isEqualTo("dør\n");
    assertThat(tree.git("", "status", "--porcelain")).isEmpty();
  }

  @Test
  void everyNameIsPushed() throws Exception {
    Upstream forge = Upstream.create(root.resolve("new.git"));

    ran(Exit.DONE, "restore", "octo/hello", "--push", "file://" + forge.folder());

    NavigableMap<String, String> wanted = new TreeMap<>();
    upstream
        .refs()
        .forEach((ref, oid) -> {
          boolean open = ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/");
          wanted.put(open ? ref : ref.replace("refs/", "refs/escrow/"), oid);
        });
    assertThat(forge.refs()).isEqualTo(wanted);
  }

  /// The name of a space of refs is a word of `git push`.
  @Test
  void aSpaceOfRefsThatCannotBeSaidIsRefusedBeforeAnythingIsPushed() throws Exception {
    upstream.git("create refs/α/1 refs/heads/main\n", "update-ref", "--stdin");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");
    ran(Exit.DONE, "sync");
    Upstream forge = Upstream.create(root.resolve("new.git"));

    String url = "file://" + forge.folder();
    assertThat(ran(Exit.REFUSED, "restore", "octo/hello", "--push", url))
        .contains("refs/α/*", "set LC_ALL=C.UTF-8");
    assertThat(forge.refs()).isEmpty();
  }

  @Test
  void aPathThatCannotBeSaidIsRefusedWithWords() throws Exception {
    String config = Files.readString(escrow.config);
    Files.writeString(escrow.config, config.replace("store: store", "store: größe"));

    assertThat(ran(Exit.USAGE, "list")).contains("größe", "mend: set LC_ALL=C.UTF-8");
    Files.writeString(escrow.config, config);
    Escrowed.Ran ran = escrow.run("restore", "--all", "--from", "a\0b", "--to", root.toString());
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err()).contains("mend: set LC_ALL=C.UTF-8");
  }
}
