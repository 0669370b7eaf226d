package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// `status` as text, page and document, in each state that an escrow can be in.
class StatusIT {

  @TempDir Path root;
  private LocalNas nas;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
    escrow = new Escrowed(root, Desk.targets(List.of(nas.appendOnly())));
    Upstream upstream = escrow.add("octo/hello");
    upstream.commit("dev", "more", "unmerged");
    escrow.add("octo/other");
  }

  @AfterEach
  void end() {
    escrow.close();
    nas.close();
  }

  /// The three forms of one state.
  private record Told(int exit, String text, String page, Json.Obj json) {}

  private Told status() throws Exception {
    Path page = root.resolve("page.html");
    Escrowed.Ran text = escrow.run("status", "--html", page.toString());
    Escrowed.Ran json = escrow.run("status", "--json");
    assertThat(json.exit()).isEqualTo(text.exit());
    return new Told(
        text.exit(),
        text.out() + text.err(),
        Files.readString(page),
        Json.asObject(JsonText.read(json.out().getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void saysThatAllIsWellAndWhenItWasTried() throws Exception {
    assertThat(escrow.run("status").exit()).as("no escrow yet").isEqualTo(Exit.USAGE);
    escrow.sync();
    Told fresh = status();
    assertThat(fresh.exit()).isZero();
    assertThat(fresh.text())
        .contains("2 repositories", "all shipped", "verified whole: never", "back: never");
    assertThat(fresh.page()).contains("all 2 shipped", "octo/hello", "never");
    assertThat(fresh.json().texts("brake")).isEmpty();
    escrow.run("verify", "--full");
    escrow.run("drill", "--share", "1/1");

    Told tried = status();
    assertThat(tried.text()).doesNotContain("never");
    assertThat(tried.json().maybe("verified")).isPresent();
    assertThat(tried.json().maybe("drilled")).isPresent();
  }

  @Test
  void saysWhatWaitsForTheNas() throws Exception {
    nas.close();
    assertThat(escrow.sync("--new-store").exit()).isEqualTo(Exit.REFUSED);

    Told told = status();
    assertThat(told.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(told.text()).contains("2 of 2 repositories wait");
    assertThat(told.page()).contains("2 of 2 wait");
    assertThat(Json.asObject(told.json().list("targets").getFirst()).number("pending"))
        .isEqualTo(2);
  }

  @Test
  void saysThatTheBrakeIsOnAndWhatIsGone() throws Exception {
    escrow.sync();
    escrow.forge.remove(escrow.repository("octo/other").id());
    escrow.sync();

    Told told = status();
    assertThat(told.exit()).isEqualTo(Exit.BRAKE);
    assertThat(told.text())
        .contains("the brake is on: 1 of 2 repositories vanished (50%)")
        .contains("octo/other is gone upstream since");
    assertThat(told.page()).contains("The brake is on", "gone since");
    assertThat(told.json().texts("brake")).hasSize(1);
  }

  @Test
  void saysWhichRepositoryCannotBeReadAndTellsOfTheOthers() throws Exception {
    escrow.sync();
    Path manifests = escrow.store().manifests(escrow.key(escrow.repository("octo/hello")));
    Files.writeString(new HashChain(manifests).file(1), "rotten");

    Told told = status();
    assertThat(told.exit()).isNotZero();
    assertThat(told.text()).contains("000001.json");
    assertThat(told.page()).contains("octo/other");
  }

  @Test
  void aNameIsNoMarkup() throws Exception {
    escrow.forge.put(escrow.repository("octo/other").named("octo", "<script>alert(1)</script>"));
    escrow.forge.cloneUrl(
        r -> "/octo/" + r.name().replace("<script>alert(1)</script>", "x") + ".git");
    escrow.forge.put(escrow.repository("octo/hello").numbered(300).named("octo", "x"));
    escrow.sync();

    assertThat(status().page()).contains("&lt;script&gt;").doesNotContain("<script>");
  }

  @Test
  void aPageThatHasNoFolderAListOfNothingAndAPlaceAreSaid() throws Exception {
    escrow.sync();
    Escrowed.Ran page = escrow.run("status", "--html", root.resolve("no/such.html").toString());
    assertThat(page.exit()).isEqualTo(Exit.USAGE);
    assertThat(page.err()).contains("there is no folder for the page", "no/such.html");
    Escrowed.Ran early = escrow.run("list", "--at", "2001-01-01T00:00:00Z");
    assertThat(early.exit()).isZero();
    assertThat(early.err()).contains("nothing was kept yet at 2001-01-01T00:00:00Z");
    String to = root.resolve("to").toString();
    assertThat(escrow.run("restore", "octo/hello", "--to", to).out())
        .contains("  in " + to + "/octo/hello.git");
  }
}
