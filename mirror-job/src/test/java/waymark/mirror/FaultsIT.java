package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static waymark.mirror.local.Answers.json;
import static waymark.mirror.local.Answers.on;
import static waymark.mirror.local.Answers.sleep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.local.Upstream;

/// Servers that fail, lie and stall: one bad repository stops nothing, and nothing is taken for
/// deleted that is not.
class FaultsIT {

  @TempDir Path root;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    escrow =
        new Escrowed(root, "patience: {stall: 1s, rate-limit: 5s}\nbrake: {repositories: 90%}\n");
    escrow.add("octo/bad");
    escrow.add("octo/good");
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  @ParameterizedTest
  @CsvSource({
    "404, failed",
    "403, failed",
    "451, blocked",
    "302, failed",
    "500, failed",
    "502, failed"
  })
  void oneRepositoryThatIsRefusedStopsNoOther(int status, String outcome) throws Exception {
    escrow.forge.fault(on("/octo/bad.git", x -> x.sendResponseHeaders(status, -1)));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(ran.outcomes()).isEqualTo(Map.of("octo/bad", outcome, "octo/good", "created"));
    assertThat(ran.repository("octo/bad").text("error")).contains(Integer.toString(status));
    assertThat(ran.err()).contains("octo/bad");
    escrow.assertWhole();
  }

  /// RFC 8288 lets a link be relative; a proxy makes such of GitHub's.
  @Test
  void aNextPageThatIsSaidRelativelyIsFound() throws Exception {
    escrow.forge.fault(x -> {
      String asked = x.getRequestURI().toString();
      boolean first = asked.startsWith("/user/repos") && !asked.endsWith("&page=1");
      if (first) {
        x.getResponseHeaders().set("Link", "</user/repos?per_page=100&page=1>; rel=\"next\"");
        json(x, 200, "[]");
      }
      return first;
    });

    assertThat(escrow.sync().outcomes()).containsKeys("octo/bad", "octo/good");
  }

  /// git takes any bytes; a manifest is UTF-8.
  @Test
  void aRefWhoseNameNoManifestCanHoldIsNamedAndTheOthersAreKept() throws Exception {
    Upstream upstream = new Upstream(escrow.repository("octo/bad").folder());
    upstream.commit("dev", "more", "more");
    String oid = upstream.refs().get("refs/heads/dev");
    Files.write(
        upstream.folder().resolve("packed-refs"),
        (oid + " refs/heads/caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));

    for (String outcome : List.of("created", "unchanged", "unchanged")) {
      Escrowed.Ran ran = escrow.sync();
      assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
      assertThat(ran.outcomes()).containsEntry("octo/bad", outcome);
      assertThat(ran.repository("octo/bad").text("error")).contains("refs/heads/caf\\xe9");
    }
    assertThat(Escrowed.refs(escrow.latest(escrow.repository("octo/bad"))))
        .containsOnlyKeys("refs/heads/main", "refs/heads/dev");
    assertThat(new Ledger(escrow.store()).entries()).as("said once").hasSize(1);
    assertThat(escrow.run("status").out()).contains("refs/heads/caf\\xe9");
    escrow.assertWhole();
    Files.delete(upstream.folder().resolve("packed-refs"));
    assertThat(escrow.sync().exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void anApiThatIsDownMakesNothingGone(int status) throws Exception {
    escrow.sync();
    escrow.forge.fault(on("/user/repos", x -> x.sendResponseHeaders(status, -1)));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ran.json().flag("complete")).isFalse();
    assertThat(ran.json().texts("problems").getFirst()).contains("answers " + status);
    assertThat(ran.outcomes().values()).containsOnly("unchanged");
    escrow.forge.fault(_ -> false);
    assertThat(escrow.sync().exit()).isZero();
  }

  @Test
  void aConnectionThatIsResetInAPackLeavesNothingAndIsFetchedAgain() throws Exception {
    escrow.forge.fault(
        on(
            "/octo/bad.git/git-upload-pack",
            x -> {
              x.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
              x.sendResponseHeaders(200, 1 << 20);
              x.getResponseBody().write("0008NAK\n".getBytes(StandardCharsets.UTF_8));
              x.getResponseBody().flush();
              throw new IOException("reset");
            }));
    assertThat(escrow.sync().outcomes())
        .isEqualTo(Map.of("octo/bad", "failed", "octo/good", "created"));
    escrow.assertWhole();
    escrow.forge.fault(_ -> false);

    assertThat(escrow.sync().outcomes()).containsEntry("octo/bad", "created");
    escrow.assertWhole();
  }

  @Test
  void aServerThatHangsIsLeft() throws Exception {
    escrow.forge.fault(on("/octo/bad.git", _ -> sleep(5000)));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.outcomes()).containsEntry("octo/bad", "failed");
    assertThat(ran.repository("octo/bad").text("error")).contains("no answer for 1 s");
  }

  @Test
  void aTransferThatHangsIsLeft() throws Exception {
    escrow.forge.fault(on("/octo/bad.git/git-upload-pack", _ -> sleep(8000)));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.outcomes()).containsEntry("octo/bad", "failed");
    escrow.assertWhole();
  }

  @Test
  void aPackThatIsCutShortLeavesNothingAndIsFetchedAgain() throws Exception {
    escrow.forge.fault(
        on(
            "/octo/bad.git/git-upload-pack",
            x -> {
              byte[] cut = "0008NAK\n0011\1PACK\0\0\0\2\0\0\0\3".getBytes(StandardCharsets.UTF_8);
              x.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
              x.sendResponseHeaders(200, cut.length);
              x.getResponseBody().write(cut);
            }));
    assertThat(escrow.sync().outcomes()).containsEntry("octo/bad", "failed");
    escrow.forge.fault(_ -> false);

    assertThat(escrow.sync().outcomes()).containsEntry("octo/bad", "created");
    escrow.assertWhole();
  }

  @Test
  void aConnectionThatIsResetIsTriedAgain() throws Exception {
    AtomicInteger times = new AtomicInteger();
    escrow.forge.fault(
        x -> x.getRequestURI().getPath().startsWith("/octo/bad") && times.getAndIncrement() == 0);

    assertThat(escrow.sync().outcomes()).containsEntry("octo/bad", "created");
  }

  @Test
  void bothRateLimitsAreWaitedFor() throws Exception {
    AtomicInteger times = new AtomicInteger();
    escrow.forge.fault(x -> {
      int time = times.getAndIncrement();
      if (time == 0) {
        x.getResponseHeaders().set("retry-after", "1");
        x.sendResponseHeaders(429, -1);
      } else if (time == 1) {
        long reset = Instant.now().getEpochSecond() + 1;
        x.getResponseHeaders().set("x-ratelimit-remaining", "0");
        x.getResponseHeaders().set("x-ratelimit-reset", Long.toString(reset));
        x.sendResponseHeaders(403, -1);
      }
      return time < 2;
    });

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isZero();
    assertThat(ran.err())
        .contains("waiting 1 s for the secondary rate limit of 127.0.0.1")
        .contains("s for the primary rate limit of 127.0.0.1");
  }

  @Test
  void aRateLimitBeyondPatienceEndsTheListingAndNothingIsGone() throws Exception {
    escrow.sync();
    escrow.forge.fault(x -> {
      x.getResponseHeaders().set("retry-after", "3600");
      x.sendResponseHeaders(403, -1);
      return true;
    });

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ran.outcomes().values()).containsOnly("failed");
    assertThat(ran.json().flag("complete")).isFalse();
    assertThat(ran.json().texts("problems").getFirst()).contains("asks to wait 3600 s");
  }

  @Test
  void aListingThatFailsHalfWayDeletesNothing() throws Exception {
    escrow.sync();
    escrow.forge.pageSize(1);
    escrow.forge.fault(on("page=2", x -> x.sendResponseHeaders(404, -1)));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isNotZero();
    assertThat(ran.json().flag("complete")).isFalse();
    assertThat(ran.outcomes().values()).doesNotContain("vanished");
  }

  @Test
  void aListingThatKeepsSilentDeletesNothing() throws Exception {
    escrow.sync();
    escrow.forge.fault(
        on(
            "/user/repos",
            x -> {
              x.sendResponseHeaders(200, 2);
              x.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            }));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(ran.outcomes().values()).containsOnly("unchanged");
    assertThat(ran.json().flag("complete")).isFalse();
  }

  @Test
  void pagesAreFollowedToTheEndAndAskedForWithTheirEtag() throws Exception {
    escrow.add("octo/third");
    escrow.forge.pageSize(2);
    assertThat(escrow.sync().outcomes()).hasSize(3);
    List<String> conditions = Collections.synchronizedList(new ArrayList<>());
    escrow.forge.fault(x -> {
      conditions.add(String.valueOf(x.getRequestHeaders().getFirst("If-None-Match")));
      return false;
    });

    assertThat(escrow.sync().outcomes().values()).containsOnly("unchanged").hasSize(3);
    assertThat(conditions).hasSize(2).allMatch(etag -> etag.startsWith("W/"));
  }

  @Test
  void aHintThatLiesIsNotBelievedForLong() throws Exception {
    escrow.close();
    escrow = new Escrowed(root.resolve("other"), "patience: {recheck: 1s}\n");
    Upstream upstream = escrow.add("octo/liar");
    escrow.sync();
    upstream.commit("main", "quiet", "not told of");
    Thread.sleep(1100);

    assertThat(escrow.sync().outcomes()).containsEntry("octo/liar", "updated");
  }

  @Test
  void aSecondaryLimitThatSaysNoTimeIsNotTakenForARefusal() throws Exception {
    escrow.forge.fault(
        on(
            "/user/repos",
            x -> json(x, 403, "{\"message\":\"You have exceeded a secondary rate limit.\"}")));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.json().texts("problems").getFirst())
        .contains("rate limit", "asks to wait 60 s", "leaves 5 s");
  }
}
