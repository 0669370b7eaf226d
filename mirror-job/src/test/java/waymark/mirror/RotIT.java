package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;

/// Rot in the two chains of the store: the run goes on storing, says what is lost, and brakes until
/// a person has looked; nothing is let go before, and nothing that had rotted is thrown away.
class RotIT {

  @TempDir Path root;
  private Escrowed escrow;
  private Upstream upstream;
  private LocalForge.Repository repository;
  private int day = 1;

  /// What becomes of a file.
  enum Rot {
    CUT {
      @Override
      void spoil(Path file) throws IOException {
        Files.writeString(file, Files.readString(file).substring(0, 40));
      }
    },
    FLIPPED {
      @Override
      void spoil(Path file) throws IOException {
        // Another time, and still a text that can be read: only its hash says so.
        Files.writeString(file, Files.readString(file).replace("\"time\":\"2", "\"time\":\"3"));
      }
    },
    ESTRANGED {
      @Override
      void spoil(Path file) throws IOException {
        // It seems to follow another file than it does: that one is not to blame.
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("(\"previous\":\")([0-9a-f]{8})", "$100000000"));
      }
    },
    GONE {
      @Override
      void spoil(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void spoil(Path file) throws IOException;
  }

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root, "retention: {displaced: 1s, vanished: 1s}\n");
    upstream = escrow.add("octo/hello");
    repository = escrow.repository("octo/hello");
    escrow.add("octo/other");
    assertThat(escrow.sync().exit()).isZero();
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  private HashChain ledger() {
    return new HashChain(escrow.store().ledger());
  }

  private HashChain manifests() {
    return new HashChain(escrow.store().manifests(escrow.key(repository)));
  }

  private void pushed() {
    escrow.pushed("octo/hello", "2026-02-%02dT00:00:00Z".formatted(++day));
  }

  private Escrowed.Ran changed(String branch) throws Exception {
    upstream.force(branch, "f" + day, "day " + day);
    pushed();
    return escrow.sync();
  }

  private static int aside(HashChain chain) {
    String[] names = chain.folder().resolve("damaged").toFile().list();
    return names == null ? 0 : names.length;
  }

  private void acknowledged(Escrowed.Ran braked) throws Exception {
    assertThat(escrow.run("prune").exit()).isEqualTo(Exit.BRAKE);
    String run = braked.json().object("brake").text("since");
    assertThat(escrow.run("acknowledge", run, "--reason", "a disk").exit()).isZero();
    Escrowed.Ran after = escrow.sync();
    assertThat(after.exit()).as(after.out() + after.err()).isZero();
    Escrowed.Ran verified = escrow.run("verify", "--full");
    assertThat(verified.exit()).as(verified.out()).isZero();
    escrow.assertWhole();
    assertThat(escrow.run("prune").exit()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Rot.class)
  void anEntryInTheMiddleStopsNoRunAfterACrash(Rot rot) throws Exception {
    changed("b1");
    changed("b2");
    String second = Files.readString(ledger().file(2));
    rot.spoil(ledger().file(2));
    escrow.jobWasKilled();

    Escrowed.Ran ran = changed("b3");

    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes()).containsEntry("octo/hello", "updated");
    assertThat(ran.json().object("brake").texts("reasons").toString()).contains("000002.json");
    assertThat(aside(ledger())).isEqualTo(rot == Rot.GONE ? 0 : 1);
    acknowledged(ran);
    assertThat(escrow.run("list", "--runs").exit()).isZero();
    assertThat(escrow.run("status").exit()).isZero();
    Files.writeString(ledger().file(2), second);
    assertThat(escrow.run("verify").exit()).as("a person put the right one back").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CUT, prune, 4
          FLIPPED, prune, 4
          GONE, prune, 4
          CUT, verify --mend, 1
          FLIPPED, verify --mend, 1
          GONE, verify --mend, 1
          """)
  void whoeverFindsTheLedgerDamagedSaysSoAndLeavesItToSync(Rot rot, String command, int exit)
      throws Exception {
    changed("b1");
    changed("b2");
    rot.spoil(ledger().file(2));
    assertThat(escrow.run("list", "--runs").exit()).isEqualTo(Exit.FINDINGS);
    assertThat(escrow.run("status").out()).contains("000002.json");
    assertThat(escrow.run("verify").exit()).isEqualTo(Exit.FINDINGS);

    Escrowed.Ran found = escrow.run(command.split(" "));
    assertThat(found.exit()).isEqualTo(exit);
    assertThat(found.out() + found.err()).contains("000002.json", "mend: run mirror-job sync");
    assertThat(escrow.run("prune").exit()).isIn(Exit.REFUSED, Exit.UNKNOWN);

    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(Exit.BRAKE);
    acknowledged(ran);
  }

  @Test
  void theLastEntryIsNotBuriedUnderTheNext() throws Exception {
    changed("b1");
    Rot.CUT.spoil(ledger().file(2));

    Escrowed.Ran ran = changed("b2");

    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes()).containsEntry("octo/hello", "updated");
    assertThat(aside(ledger())).isEqualTo(1);
    acknowledged(ran);
  }

  @ParameterizedTest
  @EnumSource(Rot.class)
  void whatVanishedBeforeALostEntryIsAskedForAgain(Rot rot) throws Exception {
    long other = escrow.repository("octo/other").id();
    LocalForge.Repository gone = escrow.repository("octo/other");
    escrow.forge.remove(other);
    String run = escrow.sync().json().text("run");
    escrow.run("acknowledge", run);
    escrow.forge.put(gone);
    assertThat(escrow.sync().outcomes()).containsEntry("octo/other", "updated");
    changed("b1");
    // The entry that told of its coming back.
    rot.spoil(ledger().file(4));
    escrow.jobWasKilled();

    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.outcomes()).containsEntry("octo/other", "unchanged");
    acknowledged(ran);
    assertThat(escrow.run("prune").out()).doesNotContain("octo/other");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1, CUT, false
          2, CUT, false
          3, CUT, false
          1, CUT, true
          3, CUT, true
          1, FLIPPED, true
          2, FLIPPED, true
          2, ESTRANGED, true
          3, ESTRANGED, true
          3, FLIPPED, true
          2, GONE, false
          1, GONE, true
          2, GONE, true
          3, GONE, true
          """)
  void aRottenManifestStopsNotEvenItsOwnRepository(int number, Rot rot, boolean crashed)
      throws Exception {
    changed("b1");
    upstream.force("main", "note", "x");
    Escrowed.Ran third = changed("b2");
    acknowledgedIfBraked(third);
    rot.spoil(manifests().file(number));
    if (crashed) {
      escrow.jobWasKilled();
    }

    Escrowed.Ran ran = changed("b3");

    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes())
        .isEqualTo(Map.of("octo/hello", "updated", "octo/other", "unchanged"));
    assertThat(ran.json().object("brake").texts("reasons").toString())
        .contains("octo/hello", "00000" + number + ".json");
    assertThat(escrow.latest(repository).manifest().sequence()).isEqualTo(4);
    assertThat(Escrowed.refs(escrow.latest(repository))).isEqualTo(upstream.refs());
    assertThat(aside(manifests())).isEqualTo(rot == Rot.GONE ? 0 : 1);
    acknowledged(ran);
    assertThat(changed("b4").outcomes()).containsEntry("octo/hello", "updated");
  }

  @Test
  void whatALostManifestToldIsNeverAnsweredFromTheOneBeforeIt() throws Exception {
    String first = escrow.latest(repository).manifest().run().toString();
    Escrowed.Ran second = changed("b1");
    Escrowed.Ran third = changed("b2");
    Rot.CUT.spoil(manifests().file(2));
    escrow.jobWasKilled();
    Escrowed.Ran fourth = changed("b3");

    assertThat(restored(fourth.json().text("run"))).isEqualTo(upstream.refs());
    assertThat(restored(first).keySet()).containsExactly("refs/heads/main");
    for (Escrowed.Ran lost : List.of(second, third)) {
      Escrowed.Ran asked = restore(lost.json().text("run"));
      assertThat(asked.exit()).as(asked.out()).isEqualTo(Exit.UNKNOWN);
      assertThat(asked.err()).contains("000002.json");
    }
  }

  @Test
  void oneWhoseNewestManifestHasRottedIsNotSaidToBeMissing() throws Exception {
    changed("b1");
    Rot.CUT.spoil(manifests().file(2));
    String to = root.resolve("restored").toString();

    Escrowed.Ran asked = escrow.run("restore", "octo/hello", "--to", to);

    assertThat(asked.exit()).as(asked.err()).isEqualTo(Exit.UNKNOWN);
    assertThat(asked.err()).contains("000002.json");
    assertThat(escrow.run("restore", "octo/other", "--to", to).exit()).isZero();
  }

  private Escrowed.Ran restore(String run) {
    String to = root.resolve("restored-" + run).toString();
    return escrow.run("restore", "octo/hello", "--run", run, "--to", to);
  }

  private Map<String, String> restored(String run) throws Exception {
    Escrowed.Ran ran = restore(run);
    assertThat(ran.exit()).as(ran.err()).isZero();
    return new Upstream(root.resolve("restored-" + run + "/octo/hello.git")).refs();
  }

  private void acknowledgedIfBraked(Escrowed.Ran ran) throws Exception {
    if (ran.json().maybe("brake").isPresent()) {
      escrow.run("acknowledge", ran.json().object("brake").text("since"));
    }
  }
}
