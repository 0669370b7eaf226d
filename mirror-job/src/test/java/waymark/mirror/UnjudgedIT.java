package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Vouch;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.process.Programs;
import waymark.mirror.store.DurableFile;
import waymark.mirror.text.Json;

/// A run that stored an attack and did not come to judge it: whatever kept it from that, the next
/// one brakes, and nothing is let go before.
class UnjudgedIT {

  @TempDir Path root;
  private Escrowed escrow;
  private Upstream upstream;
  private byte[] state = {};

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root, "retention: {displaced: 1s, vanished: 1s}\n");
    upstream = escrow.add("octo/hello");
    upstream.tag("v1", "main");
    upstream.tag("v2", "main");
    assertThat(escrow.sync().exit()).isZero();
    state = Files.readAllBytes(escrow.store().state());
    upstream.force("main", "NOTE", "pay");
    upstream.tag("v1", "main");
    upstream.tag("v2", "main");
    escrow.pushed("octo/hello", "2026-02-04T00:00:00Z");
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  private Path secondEntry() {
    return new HashChain(escrow.store().ledger()).file(2);
  }

  private void killedBeforeItsEntry() throws Exception {
    assertThat(escrow.sync().exit()).isEqualTo(Exit.BRAKE);
    Files.delete(secondEntry());
    Files.write(escrow.store().state(), state);
    escrow.jobWasKilled();
  }

  private void brakes() throws Exception {
    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).as(ran.err()).isEqualTo(Exit.BRAKE);
    assertThat(ran.json().object("brake").texts("reasons").toString())
        .contains("octo/hello: the default branch has nothing in common with what it was");
    escrow.assertWhole();
    String run = ran.json().object("brake").text("since");
    assertThat(escrow.run("acknowledge", run).exit()).isZero();
    assertThat(escrow.sync().exit()).as("judged once").isZero();
  }

  @Test
  void aLedgerThatTookNoEntryIsMadeUpFor() throws Exception {
    // What a full disk does, for a user who may write everywhere too.
    Path beside = DurableFile.beside(secondEntry());
    Path inTheWay = Files.createDirectories(beside.resolve("in the way"));

    assertThat(escrow.sync().exit()).isEqualTo(Exit.UNKNOWN);
    Files.delete(inTheWay);

    brakes();
  }

  @Test
  void anotherEntryThatTookTheNumberHidesNothing() throws Exception {
    killedBeforeItsEntry();
    Ledger ledger = new Ledger(escrow.store());
    Entry first = ledger.entries().getFirst();
    if (!(first.event() instanceof Entry.Event.Run run)) {
      throw new AssertionError(first);
    }
    ledger.append(new Entry.Event.Acknowledged(run.run(), "another thing"), Instant.now());

    brakes();
  }

  @Test
  void nothingIsLetGoAcknowledgedOrMendedBeforeItIsJudged() throws Exception {
    killedBeforeItsEntry();
    for (List<String> command :
        List.of(
            List.of("prune"),
            List.of("acknowledge", "000001-20260101T000000Z"),
            List.of("adopt", root.toString()),
            List.of("verify", "--mend"))) {
      Escrowed.Ran ran = escrow.run(command.toArray(String[]::new));
      assertThat(ran.exit()).as(command + ran.err()).isEqualTo(Exit.REFUSED);
      assertThat(ran.err()).contains("did not come to its end", "mirror-job sync");
    }
    assertThat(escrow.run("verify").exit()).as("what only reads may").isZero();

    brakes();
  }

  private Path packs() {
    return escrow.store().packs(escrow.key(escrow.repository("octo/hello")));
  }

  @Test
  void whatCannotBeJudgedYetBrakesAndIsKeptUntilItIsJudged() throws Exception {
    killedBeforeItsEntry();
    Upstream other = escrow.add("octo/other");
    Path away = Files.move(packs(), root.resolve("away"));

    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).as(ran.err()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes())
        .containsEntry("octo/hello", "failed")
        .containsEntry("octo/other", "created");
    assertThat(ran.repository("octo/hello").text("error")).contains("cannot be put right");
    Json.Obj brake = ran.json().object("brake");
    assertThat(brake.texts("reasons").toString()).contains("cannot be told yet");
    assertThat(escrow.run("verify", "--mend").exit()).as("may be the mend").isEqualTo(1);

    assertThat(escrow.run("acknowledge", brake.text("since")).exit()).isZero();
    Escrowed.Ran pruned = escrow.run("prune");
    assertThat(pruned.out() + pruned.err())
        .contains("nothing is old enough", "keeps everything: what a job that died left");
    upstream.commit("main", "more", "of it");
    other.commit("main", "more", "of it");
    escrow.pushed("octo/hello", "2026-02-05T00:00:00Z");
    escrow.pushed("octo/other", "2026-02-05T00:00:00Z");
    Escrowed.Ran again = escrow.sync("--only", "octo/other");
    assertThat(again.exit()).as("braked once").isEqualTo(Exit.FINDINGS);
    assertThat(again.outcomes()).containsEntry("octo/other", "updated").containsValue("failed");

    Files.move(away, packs());
    // As verify --mend does: a manifest that an entry names, after one that none does.
    LocalForge.Repository hello = escrow.repository("octo/hello");
    List<Artefact> packs = List.copyOf(escrow.latest(hello).artefacts().values());
    new Vouch(escrow.store()).write(escrow.key(hello), packs, "mended", Instant.now());
    brakes();
  }

  @Test
  void aRunThatIsAskedToEndWhileItPutsRightLeavesItToTheNext() throws Exception {
    killedBeforeItsEntry();
    Programs ending = new Programs(_ -> {});
    ending.stopAll();

    assertThatThrownBy(() -> escrow.syncWith(ending, Clock.systemUTC()))
        .isInstanceOf(InterruptedException.class);

    brakes();
  }
}
