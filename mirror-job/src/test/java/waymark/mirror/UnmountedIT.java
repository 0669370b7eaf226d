package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.LocalNas;

/// A store whose volume is not mounted looks like one that was never begun: the NAS knows better.
class UnmountedIT {

  @TempDir Path root;
  private LocalNas nas;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
    escrow = new Escrowed(root);
    escrow.add("octo/hello");
  }

  @AfterEach
  void end() {
    nas.close();
    escrow.close();
  }

  private void shipsWith(String key) throws IOException {
    Files.writeString(
        escrow.config,
        Desk.targets(List.of(nas.target(key, Optional.empty(), Optional.empty()))),
        StandardOpenOption.APPEND);
  }

  private void unmount() throws IOException {
    Files.move(escrow.store().root(), root.resolve("elsewhere"));
    Files.createDirectories(escrow.store().root());
  }

  private List<String> onTheNas() throws IOException {
    try (Stream<Path> files = Files.walk(nas.disk())) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  /// A key that has the plain repositories moved is told of the two stories that there are then.
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          upload, 0
          full, 1
          """)
  void anEmptyStoreIsNotBegunBesideAnArchiveThatIsThere(String key, int begun) throws Exception {
    shipsWith(key);
    assertThat(escrow.sync().exit()).isZero();
    unmount();
    List<String> before = onTheNas();

    for (List<String> command : List.of(List.of("sync"), List.of("adopt", root.toString()))) {
      Escrowed.Ran ran = escrow.run(command.toArray(String[]::new));
      assertThat(ran.exit()).as(ran.err()).isEqualTo(Exit.UNKNOWN);
      assertThat(ran.err())
          .contains("there is no store in " + escrow.store().root())
          .contains("127.0.0.1:" + nas.disk() + " holds the archive of one")
          .contains("mend: mount", "--new-store");
    }
    assertThat(escrow.store().root()).isEmptyDirectory();
    assertThat(onTheNas()).isEqualTo(before);

    Escrowed.Ran anew = escrow.sync("--new-store");
    assertThat(anew.exit()).as(anew.out() + anew.err()).isEqualTo(begun);
    assertThat(anew.out().contains("of a store that was begun anew")).isEqualTo(begun > 0);
    assertThat(onTheNas()).containsAll(before).hasSizeGreaterThan(before.size());
    assertThat(escrow.sync().exit()).as("it is one from then on").isZero();
  }

  @Test
  void aNasThatCannotBeAskedMayHoldTheArchiveOfOne() throws Exception {
    shipsWith("upload");
    nas.close();

    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ran.err()).contains("could not be asked", "--new-store");
    assertThat(escrow.store().root()).doesNotExist();

    assertThat(escrow.sync("--new-store").outcomes()).containsEntry("octo/hello", "created");
  }
}
