package waymark.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.config.BrakeLimits;
import waymark.mirror.forge.Listed;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.store.RepositoryKey;

/// Where a brake begins: at more than its limit, and not at it.
class BrakeTest {

  private static final Instant NOW = Instant.parse("2026-11-25T03:30:00Z");
  private static final Instant YEARS_AGO = NOW.minus(Duration.ofDays(900));

  private static Known known(long id, Instant since, int refs) {
    RepositoryKey key = new RepositoryKey("github.com", id);
    return new Known(
        new Listed(key, "ada/r" + id, URI.create(""), "", "main", false, false, false),
        NOW,
        Optional.empty(),
        Optional.empty(),
        refs,
        0,
        List.of(),
        since,
        "ada/r" + id);
  }

  private static Done done(Known known, Outcome outcome, Losses losses) {
    Change change =
        new Change(
            known.key(),
            known.listed().name(),
            outcome,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty());
    return new Done(change, Optional.of(known), losses, 0);
  }

  private static List<String> reasons(List<Known> known, List<Done> done) {
    return new Brake(new BrakeLimits(20, 50), known, NOW).reasons(done);
  }

  private static Losses lost(int before, int displaced, DefaultBranch branch) {
    Losses.Share share = new Losses.Share(before, displaced, false);
    return new Losses(share, share, branch, List.of());
  }

  /// @param others repositories that came yesterday
  @ParameterizedTest
  @CsvSource({
    "10, 2, 0, ''",
    "10, 3, 0, 3 of 10 repositories vanished (30%)",
    "10, 3, 90, 3 of 10 repositories that were there long ago vanished (30%)",
    "10, 2, 90, ''"
  })
  void moreThanAFifthOfTheRepositories(int old, int vanished, int others, String reason) {
    List<Known> known = new ArrayList<>();
    List<Done> done = new ArrayList<>();
    for (int i = 1; i <= old + others; i++) {
      known.add(known(i, i <= old ? YEARS_AGO : NOW.minus(Duration.ofDays(29)), 1));
      Outcome outcome = i <= vanished ? Outcome.VANISHED : Outcome.UNCHANGED;
      done.add(done(known.getLast(), outcome, Losses.NONE));
    }
    assertThat(reasons(known, done))
        .isEqualTo(reason.isEmpty() ? List.of() : List.of(reason + ", more than 20%"));
  }

  @ParameterizedTest
  @CsvSource({"4, 2, false", "4, 3, true", "3, 3, false", "100, 50, false", "100, 51, true"})
  void moreThanHalfOfFourRefsOrMore(int before, int displaced, boolean brakes) {
    // Beside a large one, so that it is a small share of all.
    List<Known> known = List.of(known(1, YEARS_AGO, before), known(2, YEARS_AGO, 10_000));
    List<Done> done =
        List.of(
            done(known.getFirst(), Outcome.UPDATED, lost(before, displaced, DefaultBranch.KEPT)),
            done(known.getLast(), Outcome.UNCHANGED, Losses.NONE));
    List<String> reasons = reasons(known, done);
    assertThat(reasons).hasSize(brakes ? 1 : 0);
    assertThat(reasons)
        .allMatch(why ->
            why.startsWith(
                "ada/r1: %d of %d branches and tags were displaced".formatted(displaced, before)));
  }

  @Test
  void halfOfAllRefsThoughOfNoRepositoryMore() {
    List<Known> known = List.of(known(1, YEARS_AGO, 3), known(2, YEARS_AGO, 3));
    List<Done> done =
        known.stream()
            .map(one -> done(one, Outcome.UPDATED, lost(3, 2, DefaultBranch.KEPT)))
            .toList();
    assertThat(reasons(known, done))
        .containsExactly("4 of 6 refs of all repositories were displaced (66%), more than 50%");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 2, ''",
    "4, 3, 3 of 4 commits",
    "3, 2, ''",
    "1, 1, nothing in common",
    "4, 4, nothing in common",
    "0, 0, ''"
  })
  void theDefaultBranchByItsCommits(long commits, long lost, String reason) {
    Known one = known(1, YEARS_AGO, 1);
    Losses losses = lost(1, 0, new DefaultBranch(commits, lost));
    List<String> reasons = reasons(List.of(one), List.of(done(one, Outcome.UPDATED, losses)));
    assertThat(reasons).hasSize(reason.isEmpty() ? 0 : 1);
    assertThat(reasons).allMatch(why -> why.contains(reason));
  }

  @Test
  void inAYoungStoreWhatCameInItsFirstDayIsMeasured() {
    List<Known> known = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      known.add(known(i, NOW.minus(Duration.ofDays(i <= 4 ? 9 : 3)), 1));
    }
    List<Done> done =
        known.stream()
            .map(one ->
                done(one, one.key().id() <= 2 ? Outcome.VANISHED : Outcome.UNCHANGED, Losses.NONE))
            .toList();
    assertThat(reasons(known, done))
        .containsExactly(
            "2 of 4 repositories that were there long ago vanished (50%), more than 20%");
  }
}
