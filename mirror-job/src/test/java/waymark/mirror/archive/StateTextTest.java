package waymark.mirror.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;

class StateTextTest {

  static final String TEXT =
      """
      mirror-job state 1
      number 2
      repository github.com/1296269
      name ada/engine
      time 2026-01-11T03:30:00Z
      run 000002-20260111T033000Z
      previous 1111111111111111111111111111111111111111111111111111111111111111
      head refs/heads/main
      bundle 2222222222222222222222222222222222222222222222222222222222222222 912 117
      pack 3333333333333333333333333333333333333333 \
      4444444444444444444444444444444444444444444444444444444444444444 70 \
      5555555555555555555555555555555555555555555555555555555555555555 1156
      -refs/heads/gone
      +aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa refs/heads/main
      end
      """;

  private static State state() {
    return new State(
        2,
        new RepositoryKey("github.com", 1296269),
        "ada/engine",
        Instant.parse("2026-01-11T03:30:00Z"),
        new RunId(2, "20260111T033000Z"),
        Optional.of("1".repeat(64)),
        new Head.Symbolic("refs/heads/main"),
        List.of(
            new Payload.Bundle(new Digest("2".repeat(64), 912), 117),
            new Payload.Pack(
                "3".repeat(40), new Digest("4".repeat(64), 70), new Digest("5".repeat(64), 1156))),
        List.of(
            new RefChange.Gone("refs/heads/gone"),
            new RefChange.Put(new Oid("a".repeat(40)), "refs/heads/main")));
  }

  @Test
  void readsAndPrintsTheSameText() throws BadValueException {
    assertThat(StateText.print(state())).isEqualTo(TEXT);
    assertThat(StateText.parse(TEXT)).isEqualTo(state());
  }

  @Test
  void namesItsFilesByTheirContent() {
    assertThat(state().path()).matches("states/000002-[0-9a-f]{64}\\.state");
    assertThat(state().parts())
        .extracting(Payload.Part::path)
        .containsExactly(
            "bundles/000002-" + "2".repeat(64) + ".bundle",
            "objects/pack/pack-" + "3".repeat(40) + ".pack",
            "objects/pack/pack-" + "3".repeat(40) + ".idx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          end                        | stop                          | cut
          mirror-job state 1         | mirror-job state 2            | not the first line
          number 2                   | number -2                     | not a count
          number 2                   | size 2                        | no line "number
          repository github.com/1296269 | repository ../../etc       | not the key
          run 000002-20260111T033000Z | run yesterday                | not a run
          head refs/heads/main       | head refs/heads/../main       | not the name of a ref
          -refs/heads/gone           | -HEAD                         | not the name of a ref
          -refs/heads/gone           | refs/heads/gone               | not a change
          bundle 2222                | bundle zz 2222                | not a payload
          """)
  void saysWhatIsWrong(String right, String wrong, String problem) {
    assertThatThrownBy(() -> StateText.parse(TEXT.replace(right, wrong)))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void readsNoPrefixOfAState() {
    for (int length = 0; length < TEXT.length(); length++) {
      String cut = TEXT.substring(0, length);
      assertThatThrownBy(() -> StateText.parse(cut)).isInstanceOf(BadValueException.class);
    }
  }
}
