package waymark.mirror.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.text.BadValueException;

class RefAdvertisementTest {

  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);
  static final String START = line("# service=git-upload-pack\n") + "0000";

  /// In the form of git 2.39's `git upload-pack --http-backend-info-refs`.
  static final String WHOLE =
      START
          + line(A + " HEAD\0multi_ack symref=HEAD:refs/heads/main object-format=sha1 agent=git\n")
          + line(A + " refs/heads/main\n")
          + line(B + " refs/tags/v1\n")
          + line(A + " refs/tags/v1^{}\n")
          + "0000";

  @Test
  void readsRefsAndHead() throws Exception {
    RefAdvertisement read = read(WHOLE);

    assertThat(read.refs())
        .containsOnlyKeys("refs/heads/main", "refs/tags/v1")
        .containsEntry("refs/tags/v1", new Oid(B));
    assertThat(read.head()).contains(new Head.Symbolic("refs/heads/main"));
    assertThat(read.sha256()).isFalse();
  }

  @Test
  void knowsAnEmptyRepository() throws Exception {
    String text = START + line("0".repeat(40) + " capabilities^{}\0agent=git\n") + "0000";

    assertThat(read(text).refs()).isEmpty();
    assertThat(read(text).head()).isEmpty();
  }

  @Test
  void knowsADetachedHead() throws Exception {
    String text = START + line(A + " HEAD\0agent=git\n") + "0000";

    assertThat(read(text).head()).contains(new Head.Detached(new Oid(A)));
  }

  @Test
  void refusesWhatIsCutShortAnywhere() {
    for (int length = 0; length < WHOLE.length(); length++) {
      String cut = WHOLE.substring(0, length);
      assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(BadValueException.class);
    }
  }

  /// Whoever may push a branch must not keep all others from being kept.
  @Test
  void leavesOutARefWhoseNameIsNotUtf8AndKeepsTheRest() throws Exception {
    String caps = "\0multi_ack symref=HEAD:refs/heads/caf\u00e9 object-format=sha1 agent=git\n";
    String text =
        START
            + line(B + " HEAD" + caps)
            + line(B + " refs/heads/caf\u00e9\n")
            + line(A + " refs/heads/main\n")
            + "0000";

    RefAdvertisement read = RefAdvertisement.read(text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read.refs()).containsOnlyKeys("refs/heads/main");
    assertThat(read.head()).contains(new Head.Detached(new Oid(B)));
    assertThat(read.leftOut().orElseThrow()).contains("refs/heads/caf\\xe9");
    assertThat(read(WHOLE).leftOut()).isEmpty();
  }

  private static RefAdvertisement read(String text) throws BadValueException {
    return RefAdvertisement.read(text.getBytes(StandardCharsets.UTF_8));
  }

  static String line(String text) {
    return "%04x%s".formatted(text.length() + 4, text);
  }
}
