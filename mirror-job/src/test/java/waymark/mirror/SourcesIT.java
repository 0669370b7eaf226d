package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two owners of one forge, each with a source of its own, as fine-grained tokens want it: what one
/// of them cannot see is not gone.
class SourcesIT {

  @TempDir Path root;
  private Escrowed escrow;
  private long bobs;

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root);
    escrow.add("ada/engine");
    escrow.add("bob/boat");
    bobs = escrow.repository("bob/boat").id();
    Files.writeString(
        escrow.config,
        """
        sources:
          - {kind: github, api-url: "%s", token: {file: token}, list: ["user:ada"]}
          - {kind: github, api-url: "%s", token: {file: token}, list: ["user:bob"]}
        store: store
        """
            .formatted(escrow.forge.url(), escrow.forge.url()));
    assertThat(escrow.sync().outcomes())
        .isEqualTo(Map.of("ada/engine", "created", "bob/boat", "created"));
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  @Test
  void aSourceThatIsRefusedLeavesItsRepositoriesInDoubt() throws Exception {
    // Ada's token sees nothing of Bob's, and Bob's has expired.
    bobsAnswer(401);

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ran.outcomes()).isEqualTo(Map.of("ada/engine", "unchanged", "bob/boat", "failed"));
    assertThat(ran.repository("bob/boat").text("error"))
        .contains("a source that may see it could not be asked");
  }

  @Test
  void whatEverySourceSaysIsGoneIsGone() throws Exception {
    escrow.forge.remove(bobs);

    assertThat(escrow.sync().outcomes())
        .isEqualTo(Map.of("ada/engine", "unchanged", "bob/boat", "vanished"));
  }

  private void bobsAnswer(int listing) {
    escrow.forge.fault(x -> {
      String path = x.getRequestURI().getPath();
      if (path.startsWith("/users/bob")) {
        x.sendResponseHeaders(listing, -1);
        return true;
      }
      if (path.startsWith("/bob/") || path.equals("/repositories/" + bobs)) {
        x.sendResponseHeaders(404, -1);
        return true;
      }
      return false;
    });
  }
}
