package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static waymark.mirror.local.Answers.on;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.local.Upstream;
import waymark.mirror.process.Programs;
import waymark.mirror.sync.Report;

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOnlyASourceSawThatWasTakenOutIsNotGone(boolean stateLost) throws Exception {
    escrow.sync();
    String both = Files.readString(escrow.config);
    Files.writeString(escrow.config, both.replaceAll(".*user:bob.*\n", ""));
    bobsAnswer(404);
    if (stateLost) {
      Files.delete(escrow.store().state());
    }

    for (int run = 0; run < 2; run++) {
      Escrowed.Ran ran = escrow.sync();
      assertThat(ran.exit()).as(ran.out()).isEqualTo(Exit.FINDINGS);
      assertThat(ran.outcomes()).isEqualTo(Map.of("ada/engine", "unchanged", "bob/boat", "failed"));
      assertThat(ran.repository("bob/boat").text("error"))
          .contains("not looked for", "user:bob", "token file")
          .contains("put that source back");
    }
    Files.writeString(escrow.config, both);
    escrow.forge.fault(_ -> false);
    assertThat(escrow.sync().exit()).isZero();
    escrow.forge.remove(bobs);
    assertThat(escrow.sync().outcomes()).containsEntry("bob/boat", "vanished");
  }

  @Test
  void anEscrowThatNeverWroteDownWhoSawWhatGoesOnAsBefore() throws Exception {
    String state = Files.readString(escrow.store().state());
    Files.writeString(escrow.store().state(), state.replaceAll(",\"sources\":\\[[^\\]]*\\]", ""));
    assertThat(Files.readString(escrow.store().state())).isNotEqualTo(state);
    Files.delete(escrow.store().seenBy(escrow.key(bobs)));
    Files.writeString(
        escrow.config, Files.readString(escrow.config).replaceAll(".*user:bob.*\n", ""));
    bobsAnswer(404);

    assertThat(escrow.sync().outcomes()).containsEntry("bob/boat", "vanished");
  }

  @Test
  void aListingOfItsSourceThatIsNotCompleteLeavesItInDoubt() throws Exception {
    escrow.forge.fault(x -> {
      String path = x.getRequestURI().getPath();
      if (path.startsWith("/users/bob")) {
        byte[] cut = "[{\"id\":0}]".getBytes(StandardCharsets.UTF_8);
        x.sendResponseHeaders(200, cut.length);
        x.getResponseBody().write(cut);
        return true;
      }
      if (path.equals("/repositories/" + bobs)) {
        x.sendResponseHeaders(404, -1);
        return true;
      }
      return false;
    });

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.outcomes()).containsEntry("bob/boat", "failed");
    assertThat(ran.repository("bob/boat").text("error")).contains("is not complete");
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

  @ParameterizedTest
  @CsvSource({"retry-after", "x-ratelimit-reset"})
  void aSourceThatAsksToWaitForEverKeepsNoOtherWaiting(String header) throws Exception {
    new Upstream(escrow.repository("ada/engine").folder()).commit("main", "more", "more");
    escrow.pushed("ada/engine", "2026-02-02T00:00:00Z");
    escrow.forge.fault(
        on(
            "/users/bob",
            x -> {
              x.getResponseHeaders().set("x-ratelimit-remaining", "0");
              x.getResponseHeaders().set(header, "999999999999999999");
              x.sendResponseHeaders(403, -1);
            }));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as(ran.err()).isEqualTo(Exit.REFUSED);
    assertThat(ran.outcomes()).containsEntry("ada/engine", "updated");
    assertThat(ran.json().texts("problems").toString()).contains("asks to wait 86400 s");
  }

  /// A clock that fails once after the forge was asked for this: nothing foresees that.
  private Report failingAfter(String part) throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    escrow.forge.fault(x -> {
      asked.compareAndSet(false, x.getRequestURI().getPath().startsWith(part));
      return false;
    });
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            if (asked.getAndSet(false)) {
              throw new IllegalStateException("the clock stands");
            }
            return Instant.now();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return escrow.syncWith(new Programs(_ -> {}), clock);
  }

  @Test
  void aFailureThatNobodyForesawIsThatOfItsSourceAlone() throws Exception {
    Report report = failingAfter("/users/bob");

    assertThat(report.problems().toString()).contains("the clock stands").contains("SourcesIT");
    assertThat(report.count(Outcome.UNCHANGED)).isPositive();
    assertThat(report.count(Outcome.VANISHED)).isZero();
  }

  @Test
  void aFailureThatNobodyForesawIsThatOfItsRepositoryAlone() throws Exception {
    Files.writeString(escrow.config, Files.readString(escrow.config) + "concurrency: 1\n");
    for (String name : List.of("ada/engine", "bob/boat")) {
      new Upstream(escrow.repository(name).folder()).commit("main", "more", "more");
      escrow.pushed(name, "2026-02-02T00:00:00Z");
    }

    Report report = failingAfter("/bob/boat.git");

    assertThat(report.count(Outcome.UPDATED)).isEqualTo(1);
    assertThat(report.count(Outcome.FAILED)).isEqualTo(1);
    assertThat(report.done().toString()).contains("the clock stands");
    assertThat(escrow.sync().outcomes()).containsEntry("bob/boat", "updated");
    escrow.assertWhole();
  }
}
