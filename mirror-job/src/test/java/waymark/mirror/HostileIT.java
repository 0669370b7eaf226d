package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static waymark.mirror.local.Answers.json;
import static waymark.mirror.local.Answers.on;
import static waymark.mirror.local.Answers.packet;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;

/// Servers and names that mean harm: what they say becomes no path, no line and no command of ours.
class HostileIT {

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
    assertThat(ran.repository("octo/bad").text("error")).contains("answers more than");
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
}
