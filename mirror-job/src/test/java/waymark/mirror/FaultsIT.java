package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Escrow;

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
  void aRedirectToAnotherHostGetsNoToken() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    HttpServer thief =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    thief.createContext(
        "/",
        x -> {
          heard.add(x.getRequestURI() + " " + x.getRequestHeaders().get("Authorization"));
          x.sendResponseHeaders(401, -1);
          x.close();
        });
    thief.start();
    String there = "http://localhost:" + thief.getAddress().getPort() + "/x.git";
    for (String path : List.of("/octo/bad.git/git-upload-pack", "/octo/bad.git/info/refs")) {
      escrow.forge.fault(
          on(
              path,
              x -> {
                x.getResponseHeaders().set("Location", there + "/info/refs");
                x.sendResponseHeaders(302, -1);
              }));
      assertThat(escrow.sync().exit()).isEqualTo(Exit.FINDINGS);
    }
    thief.stop(0);

    assertThat(heard).isEmpty();
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

  @Test
  void pagesThatGoRoundInACircleEnd() throws Exception {
    escrow.forge.fault(
        on(
            "/user/repos",
            x -> {
              String next = escrow.forge.url() + x.getRequestURI();
              x.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\"");
              json(x, 200, "[]");
            }));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ran.json().texts("problems").getFirst()).contains("have no end");
  }

  @Test
  void whatIsWrongWithOneEntryOfTheListingHidesNoOther() throws Exception {
    escrow.forge.fault(
        on(
            "/user/repos",
            x ->
                json(
                    x,
                    200,
                    "[{\"id\":7,\"full_name\":\"octo/lost\",\"clone_url\":\"https://evil.test/x.git\"},"
                        + "{\"id\":8,\"full_name\":\"octo/\\u001b[2J\",\"clone_url\":\"%1$s/octo/x.git\"},"
                            .formatted(escrow.forge.url())
                        + "{\"id\":102,\"full_name\":\"octo/good\",\"clone_url\":\"%s/octo/good.git\"}]"
                            .formatted(escrow.forge.url()))));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(ran.json().flag("complete")).isFalse();
    assertThat(ran.json().texts("problems").getFirst()).contains("is not on 127.0.0.1");
    assertThat(ran.outcomes()).isEqualTo(Map.of("octo/good", "created"));
  }

  @Test
  void namesThatAreNoPathsArePathsNowhere() throws Exception {
    List<String> names =
        List.of("../../../etc/cron.d", "-o/--upload-pack=x", ".git/hooks", "con/..", "a b/ü");
    for (int i = 0; i < names.size(); i++) {
      int slash = names.get(i).lastIndexOf('/');
      escrow.forge.put(
          escrow
              .repository("octo/good")
              .numbered(200 + i)
              .named(names.get(i).substring(0, slash), names.get(i).substring(slash + 1)));
    }
    escrow.forge.fault(exchange -> false);
    escrow.forge.cloneUrl(r -> "/octo/" + (r.id() == 101 ? "bad" : "good") + ".git");

    assertThat(escrow.sync().outcomes().values()).containsOnly("created").hasSize(7);

    try (var files = Files.list(escrow.store().repositories().resolve(host()))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("101", "102", "200", "201", "202", "203", "204");
    }
    Path to = root.resolve("to");
    assertThat(escrow.run("restore", "--all", "--to", to.toString()).exit()).isZero();
    try (var files = Files.list(to)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("octo", host());
    }
    escrow.assertWhole();
  }

  private String host() {
    return escrow.key(escrow.repository("octo/good")).host();
  }

  @Test
  void anotherCaseIsTheSameRepositoryAndANameThatIsTakenAnewIsAnother() throws Exception {
    escrow.sync();
    LocalForge.Repository good = escrow.repository("octo/good");
    escrow.forge.put(good.named("Octo", "GOOD"));
    LocalForge.Repository bad = escrow.repository("octo/bad");
    Upstream lookalike = escrow.add("octo/bad");
    lookalike.force("main", "NOTE", "pay");
    escrow.forge.remove(bad.id());
    LocalForge.Repository taken = escrow.repository("octo/bad");
    escrow.forge.hide(taken.id());

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.byId())
        .containsEntry(good.id(), "renamed")
        .as("its name answers, its number does not")
        .containsEntry(bad.id(), "vanished");
    assertThat(escrow.chain(bad).manifests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refs/heads/x\n-refs/heads/main",
        "refs/heads/../../x",
        "refs/heads/a b",
        "refs/x.lock"
      })
  void aNameOfARefThatGitRefusesIsNoLineOfOurs(String ref) throws Exception {
    String oid =
        new Upstream(escrow.repository("octo/bad").folder()).refs().firstEntry().getValue();
    escrow.forge.fault(
        on(
            "/octo/bad.git/info/refs",
            x -> {
              String lines =
                  packet("# service=git-upload-pack\n")
                      + "0000"
                      + packet(oid + " refs/heads/main\0side-band-64k ofs-delta\n")
                      + packet(oid + " " + ref + "\n")
                      + "0000";
              json(x, 200, lines);
            }));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.outcomes()).isEqualTo(Map.of("octo/bad", "failed", "octo/good", "created"));
    assertThat(ran.repository("octo/bad").text("error")).contains("which git refuses");
  }

  @Test
  void anAdvertisementWithoutEndStopsNoOther() throws Exception {
    escrow.forge.fault(
        on(
            "/octo/bad.git/info/refs",
            x -> {
              x.sendResponseHeaders(200, 0);
              String start = packet("# service=git-upload-pack\n") + "0000";
              x.getResponseBody().write(start.getBytes(StandardCharsets.UTF_8));
              StringBuilder many = new StringBuilder();
              for (int i = 0; i < 10_000; i++) {
                many.append(packet("%040x refs/heads/branch-%08d\n".formatted(i + 1, i)));
              }
              byte[] bytes = many.toString().getBytes(StandardCharsets.UTF_8);
              while (true) {
                x.getResponseBody().write(bytes);
              }
            }));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.outcomes()).isEqualTo(Map.of("octo/bad", "failed", "octo/good", "created"));
    assertThat(ran.repository("octo/bad").text("error")).contains("is larger than");
  }

  @Test
  void whatAServerSaysIsNoCommandForTheTerminal() throws Exception {
    escrow.forge.fault(
        on(
            "/octo/bad.git/info/refs",
            x ->
                json(
                    x,
                    200,
                    packet("# service=git-upload-pack\n")
                        + "0000"
                        + packet("ERR \u001b]0;owned\u0007 go away\n"))));

    Escrowed.Ran ran = escrow.run("sync");

    assertThat(ran.out() + ran.err()).contains("the server says: ?]0;owned? go away");
  }

  @Test
  void aDiskThatIsFullFailsByNameAndIsGoneOnWithOnceItHasRoom() throws Exception {
    Path disk = Files.createDirectories(root.resolve("store"));
    Assumptions.assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString())
                .start()
                .waitFor()
            == 0,
        "a small file system cannot be mounted: not root, or not allowed to");
    try {
      byte[] noise = new byte[600_000];
      new Random(1).nextBytes(noise);
      String hex = HexFormat.of().formatHex(noise);
      new Upstream(escrow.repository("octo/bad").folder()).commit("main", "noise", hex + hex);

      Escrowed.Ran ran = escrow.sync();

      assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
      assertThat(ran.outcomes()).containsEntry("octo/bad", "failed");
      assertThat(ran.repository("octo/bad").text("error")).containsIgnoringCase("no space left");
      Escrow.shell(root, List.of("mount", "-o", "remount,size=64m", disk.toString()));
      assertThat(escrow.sync().exit()).isZero();
      escrow.assertWhole();
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  @Test
  void aClockThatJumpsBackMixesNothingUp() throws Exception {
    Upstream upstream = new Upstream(escrow.repository("octo/good").folder());
    Instant noon = Instant.parse("2026-05-05T12:00:00Z");
    List<Map<String, String>> refs = new ArrayList<>();
    List<String> runs = new ArrayList<>();
    List<Instant> times = List.of(noon, noon.minusSeconds(7200), noon.plusSeconds(60));
    for (int i = 0; i < times.size(); i++) {
      upstream.commit("main", "f" + i, "at " + times.get(i));
      escrow.pushed("octo/good", "2026-05-0" + (i + 1) + "T00:00:00Z");
      refs.add(upstream.refs());
      runs.add(escrow.syncAt(times.get(i)).run().toString());
    }
    assertThat(runs).isSorted();
    for (int i = 0; i < runs.size(); i++) {
      Path to = root.resolve("to" + i);
      String[] words = {"restore", "octo/good", "--run", runs.get(i), "--to", to.toString()};
      assertThat(escrow.run(words).exit()).isZero();
      assertThat(new Upstream(to.resolve("octo/good.git")).refs()).isEqualTo(refs.get(i));
    }
    assertThat(escrow.chain(escrow.repository("octo/good")).at(noon.minusSeconds(3600)))
        .as("what was seen at that time, by the clock of that time")
        .map(Escrowed::refs)
        .contains(new TreeMap<>(refs.get(1)));
    escrow.assertWhole();
  }

  @Test
  void oneOfTwoJobsAtOnceIsToldWhoIsAtWork() throws Exception {
    escrow.sync();
    escrow.add("octo/new");
    escrow.forge.fault(on("/octo/new.git/info/refs", _ -> sleep(800)));
    Process first =
        Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("first").toFile())
            .start();
    while (first.isAlive() && !Files.readString(root.resolve("first")).contains("to look at")) {
      Thread.sleep(10);
    }

    for (String command : List.of("sync", "verify", "prune")) {
      Escrowed.Ran second = escrow.run(command);
      assertThat(second.exit()).as(command).isEqualTo(Exit.REFUSED);
      assertThat(second.err()).contains("process " + first.pid() + " is at work on");
    }
    escrow.forge.fault(_ -> false);
    assertThat(first.waitFor()).isLessThanOrEqualTo(Exit.FINDINGS);
    escrow.sync();
    escrow.assertWhole();
  }

  private static String packet(String text) {
    return "%04x%s".formatted(text.getBytes(StandardCharsets.UTF_8).length + 4, text);
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  private static LocalForge.Fault on(String part, Answering instead) {
    return exchange -> {
      boolean meant = exchange.getRequestURI().toString().contains(part);
      if (meant) {
        instead.answer(exchange);
      }
      return meant;
    };
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
