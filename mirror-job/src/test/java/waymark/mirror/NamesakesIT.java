package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;

/// A repository was deleted upstream and made anew under its name: both are kept, and both come
/// back.
class NamesakesIT {

  @TempDir Path root;
  private Escrowed escrow;
  private LocalNas nas;
  private String gone;
  private String used;

  @BeforeEach
  void deleteAndMakeAnew() throws Exception {
    nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
    escrow =
        new Escrowed(
            root.resolve("job"),
            "brake: {repositories: 100%, refs: 100%}\n" + Desk.targets(List.of(nas.appendOnly())));
    escrow.add("octo/hello");
    escrow.add("octo/other");
    escrow.sync();
    gone = escrow.key(escrow.repository("octo/hello")).toString();
    escrow.forge.remove(escrow.repository("octo/hello").id());
    Upstream anew = escrow.add("octo/Hello");
    anew.commit("main", "NEW", "the one that is used now");
    used = escrow.key(escrow.repository("octo/Hello")).toString();
    assertThat(escrow.sync().exit()).isZero();
  }

  @AfterEach
  void close() {
    escrow.close();
    nas.close();
  }

  private List<String> files(Path repository) throws Exception {
    return Escrow.git(repository, "ls-tree", "--name-only", "main");
  }

  @Test
  void theOneThatIsUpstreamKeepsTheNameAndTheOtherGoesByItsNumber() throws Exception {
    Path to = root.resolve("to");

    Escrowed.Ran ran = escrow.run("restore", "--all", "--to", to.toString());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(files(to.resolve("octo/Hello.git"))).containsExactly("NEW", "README");
    assertThat(files(to.resolve(gone + ".git"))).containsExactly("README");
    assertThat(to.resolve("octo/other.git")).isDirectory();
    assertThat(ran.err()).contains(gone, "goes to " + gone + ".git", used);
  }

  @Test
  void aNameAloneMeansTheOneThatIsUpstreamAndTheOtherIsTold() throws Exception {
    Path to = root.resolve("to");

    Escrowed.Ran ran = escrow.run("restore", "octo/hello", "--to", to.toString());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(files(to.resolve("octo/Hello.git"))).containsExactly("NEW", "README");
    assertThat(ran.err()).contains(gone + " is left", "restore " + gone);
    assertThat(escrow.run("restore", gone, "--to", to.resolve("gone").toString()).exit()).isZero();
    assertThat(files(to.resolve("gone/octo/hello.git"))).containsExactly("README");
  }

  @Test
  void theOtherIsNotPushedAndTheWordsForItAreSaid() throws Exception {
    for (String name : List.of("Hello", "hello", "other")) {
      Escrow.git(root, "init", "-q", "--bare", "forge/" + name + ".git");
    }
    String forge = "file://" + root.resolve("forge");

    Escrowed.Ran ran = escrow.run("restore", "--all", "--push", forge + "/{name}.git");

    assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(ran.err()).contains("is not pushed", "restore " + gone + " --push URL");
    assertThat(files(root.resolve("forge/Hello.git"))).containsExactly("NEW", "README");
    assertThat(Escrow.git(root.resolve("forge/hello.git"), "for-each-ref")).isEmpty();
    assertThat(Escrow.git(root.resolve("forge/other.git"), "for-each-ref")).isNotEmpty();
  }

  @Test
  void inTheArchiveTheNameIsNobodys() throws Exception {
    Path to = root.resolve("to");
    String disk = nas.disk().toString();

    Escrowed.Ran ran = escrow.run("restore", "--all", "--from", disk, "--to", to.toString());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(files(to.resolve(used + ".git"))).containsExactly("NEW", "README");
    assertThat(files(to.resolve(gone + ".git"))).containsExactly("README");
    assertThat(to.resolve("octo/other.git")).isDirectory();
    assertThat(to.resolve("octo/Hello.git")).doesNotExist();
    assertThat(ran.err()).contains("nothing here says which of " + gone + ", " + used);
    Escrowed.Ran one =
        escrow.run("restore", "octo/hello", "--from", disk, "--to", root.resolve("one").toString());
    assertThat(one.exit()).isEqualTo(Exit.USAGE);
    assertThat(one.err()).contains(gone, used);
  }
}
