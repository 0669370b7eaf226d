package waymark.mirror.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;

class LineTest {

  private static final State FIRST = state(1, Optional.empty(), put('a', "main"), put('b', "old"));
  private static final State SECOND =
      state(2, Optional.of(FIRST.sha256()), put('c', "main"), new RefChange.Gone("refs/heads/old"));
  private static final State THIRD = state(3, Optional.of(SECOND.sha256()), put('d', "new"));

  private static State state(long number, Optional<String> previous, RefChange... changes) {
    return new State(
        number,
        new RepositoryKey("github.com", 1),
        "ada/engine",
        Instant.ofEpochSecond(number * 100),
        new RunId(Math.toIntExact(number), "20260111T033000Z"),
        previous,
        new Head.Symbolic("refs/heads/main"),
        List.of(),
        List.of(changes));
  }

  private static RefChange put(char digit, String branch) {
    return new RefChange.Put(oid(digit), "refs/heads/" + branch);
  }

  private static Oid oid(char digit) {
    return new Oid(String.valueOf(digit).repeat(40));
  }

  @Test
  void ordersStatesAndAddsTheirChangesUp() {
    Line line = Line.of(List.of(THIRD, FIRST, SECOND));
    assertThat(line.breaks()).isEmpty();
    assertThat(line.states()).containsExactly(FIRST, SECOND, THIRD);
    assertThat(line.refs(3))
        .isEqualTo(
            new TreeMap<>(
                java.util.Map.of("refs/heads/main", oid('c'), "refs/heads/new", oid('d'))));
  }

  @Test
  void endsWhereAStateIsMissingAndSaysSo() {
    Line line = Line.of(List.of(FIRST, THIRD));
    assertThat(line.states()).containsExactly(FIRST);
    assertThat(line.breaks())
        .containsExactly("state 2 is missing or damaged, 1 later ones cannot be trusted");
  }

  @Test
  void takesNeitherSideOfAFork() {
    State planted = state(2, Optional.of(FIRST.sha256()), put('e', "main"));
    Line line = Line.of(List.of(FIRST, SECOND, planted));
    assertThat(line.states()).containsExactly(FIRST);
    assertThat(line.breaks())
        .containsExactly("two states claim number 2, the chain is forked there");
  }

  @Test
  void aChangeOfRefsLeadsFromOneMapToTheOther() {
    NavigableMap<String, Oid> before = Line.of(List.of(FIRST)).refs(1);
    NavigableMap<String, Oid> after = Line.of(List.of(FIRST, SECOND)).refs(2);
    assertThat(RefChange.apply(before, RefChange.between(before, after))).isEqualTo(after);
    assertThat(RefChange.between(after, after)).isEmpty();
  }
}
