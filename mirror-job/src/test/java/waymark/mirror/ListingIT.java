package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.LocalForge;

/// What a listing is believed to say, and what it is not.
class ListingIT {

  @TempDir Path root;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    escrow =
        new Escrowed(
            root,
            "retention: {displaced: 1s, vanished: 1s}\nbrake: {repositories: 100%, refs: 100%}\n");
    escrow.add("ada/engine");
    escrow.add("ada/looms");
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  @Test
  void aDryRunAndAnAdoptionTellOfAListingThatDidNotCome() throws Exception {
    Path mirrors = Files.createDirectories(root.resolve("mirrors/ada"));
    new ProcessBuilder(
            "git",
            "clone",
            "-q",
            "--mirror",
            escrow.repository("ada/engine").folder().toString(),
            mirrors.resolve("engine.git").toString())
        .start()
        .waitFor();
    Files.writeString(root.resolve("token"), "another\n");

    Escrowed.Ran planned = escrow.sync("--dry-run");
    assertThat(planned.exit()).isEqualTo(Exit.REFUSED);
    assertThat(planned.json().flag("complete")).isFalse();
    assertThat(planned.err()).contains("the listing is not complete", "401");

    Escrowed.Ran adopted = escrow.run("adopt", root.resolve("mirrors").toString());
    assertThat(adopted.exit()).isEqualTo(Exit.REFUSED);
    assertThat(adopted.err()).contains("the listing is not complete", "401");
    assertThat(adopted.out()).doesNotContain("not listed");
  }

  @Test
  void aStoreThatHoldsNothingIsNeitherWholeNorRestored() throws Exception {
    Files.writeString(root.resolve("token"), "another\n");
    assertThat(escrow.sync().exit()).isEqualTo(Exit.REFUSED);

    assertThat(escrow.run("verify", "--full").out()).contains("the store holds no repository yet");
    assertThat(Files.readString(root.resolve("mirror-verify.prom")))
        .contains("verify_good_timestamp_seconds 0");
    Escrowed.Ran restored = escrow.run("restore", "--all", "--to", root.resolve("to").toString());
    assertThat(restored.exit()).isEqualTo(Exit.USAGE);
    assertThat(restored.err()).contains("no repository was kept yet now");
  }

  @Test
  void aTokenWithASecondLineIsRefusedAndNotPrinted() throws Exception {
    Files.writeString(root.resolve("token"), "ghp_first token-of-mine\nsecond\n");

    Escrowed.Ran ran = escrow.run("sync");

    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err()).contains("token holds more than a token").doesNotContain("ghp_first");
  }

  @Test
  void whatWentToAnOwnerThatNobodyListsIsFollowedAndIsNoGapOfTheListing() throws Exception {
    Files.writeString(
        escrow.config,
        Files.readString(escrow.config)
            .replace("token: {file: token}", "token: {file: token}, list: [\"user:ada\"]"));
    escrow.forge.all().forEach(one -> escrow.forge.put(isPublic(one, one.owner())));
    assertThat(escrow.sync().exit()).isZero();
    LocalForge.Repository engine = escrow.repository("ada/engine");
    escrow.forge.put(isPublic(engine, "bob"));

    Escrowed.Ran moved = escrow.sync();

    assertThat(moved.outcomes()).containsEntry("bob/engine", "renamed");
    assertThat(moved.exit()).as(moved.out()).isZero();
    assertThat(escrow.sync().exit()).isZero();
  }

  private static LocalForge.Repository isPublic(LocalForge.Repository one, String owner) {
    return new LocalForge.Repository(
        one.id(),
        owner,
        one.name(),
        one.folder(),
        one.pushedAt(),
        one.defaultBranch(),
        false,
        false,
        false);
  }

  @Test
  void aPatternThatNothingFitsIsTold() {
    Escrowed.Ran ran = escrow.sync("--only", "nobody/*");
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err()).contains("no repository fits --only nobody/*");
  }

  @Test
  void whatIsListedAgainIsNotGoneThoughItsGitFails() throws Exception {
    escrow.sync();
    LocalForge.Repository engine = escrow.repository("ada/engine");
    escrow.forge.remove(engine.id());
    assertThat(escrow.sync().outcomes()).containsEntry("ada/engine", "vanished");
    escrow.forge.put(engine);
    escrow.forge.fault(x -> {
      if (x.getRequestURI().getPath().startsWith("/ada/engine.git")) {
        x.sendResponseHeaders(404, -1);
        return true;
      }
      return false;
    });
    assertThat(escrow.sync().outcomes()).containsEntry("ada/engine", "failed");
    Thread.sleep(1100);

    assertThat(escrow.run("prune").out()).contains("nothing is old enough");

    escrow.forge.remove(engine.id());
    assertThat(escrow.sync().outcomes())
        .as("and is gone from when it is missing again")
        .containsEntry("ada/engine", "vanished");
    Thread.sleep(1100);
    assertThat(escrow.run("prune").out()).contains("ada/engine", "all of it");
  }
}
