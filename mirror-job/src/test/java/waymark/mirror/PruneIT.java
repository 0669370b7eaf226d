package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.config.Target;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.ship.Shipped;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// What retention lets go is gone from both sides, and nothing else is; it asks first, and not
/// while the brake is on. Runs are dated by hand.
class PruneIT {

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;
  Target.Nas target;
  Desk desk;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    target = nas.target("upload", Optional.of(nas.key("read")), Optional.of(nas.key("refresh")));
    desk = desk("displaced: 30d, vanished: 30d");
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private Desk desk(String retention) throws Exception {
    return new Desk(
        MirrorJob.commandLine(),
        folder,
        escrow.store().root(),
        List.of(target),
        "retention: {" + retention + "}\n");
  }

  private Shipped ship() throws Exception {
    return escrow.ship(target, InstantSource.system());
  }

  private String code() {
    assertThat(desk.run("prune")).as(desk.out() + desk.err()).isZero();
    return desk.out().strip().replaceFirst("(?s).*--confirm ", "");
  }

  /// An entry of the ledger that says that the repository is gone, of that age.
  private void vanished(long id, String name, Duration ago, List<String> brake) throws Exception {
    Ledger ledger = new Ledger(escrow.store());
    Change change =
        new Change(
            Escrow.key(id),
            name,
            Outcome.VANISHED,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty());
    Instant then = Instant.now().minus(ago);
    RunId run = RunId.of(ledger.next(), then);
    ledger.append(new Entry.Event.Run(run, true, List.of(change), brake, 0, false), then);
  }

  private List<String> onTheNas(String part) throws Exception {
    try (Stream<Path> files = Files.walk(nas.disk())) {
      return files
          .map(file -> nas.disk().relativize(file).toString())
          .filter(path -> path.contains(part))
          .toList();
    }
  }

  @Test
  void retentionExplainsAsksAndThenLetsGoOfBothSides() throws Exception {
    escrow.commit(1, "secret", "to be forgotten\n");
    Path work = escrow.work(1);
    String old = Escrow.git(work, "rev-parse", "HEAD:secret").getFirst();
    escrow.run(1, "ada/engine");
    Escrow.git(work, "commit", "-q", "--amend", "-m", "rewritten");
    Escrow.git(work, "reset", "-q", "--hard", "HEAD~1");
    escrow.commit(1, "other", "kept\n");
    escrow.run(1, "ada/engine");
    escrow.commit(1, "other", "kept too\n");
    escrow.run(1, "ada/engine");
    assertThat(ship().good()).isTrue();
    assertThat(desk.run("prune")).as(desk.err()).isZero();
    assertThat(desk.out()).contains("ada/engine", "1 displaced refs", "--confirm ");
    String code = desk.out().strip().replaceFirst("(?s).*--confirm ", "");
    assertThat(desk.run("prune", "--confirm", "00000000")).isEqualTo(Exit.USAGE);
    assertThat(desk.run("prune", "--confirm", code)).as(desk.out() + desk.err()).isZero();
    assertThat(has(escrow.store().git(Escrow.key(1)), old)).isFalse();
    assertThat(ship().good()).isTrue();
    assertThat(has(nas.disk().resolve("ada/engine.git"), old)).isFalse();
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(desk.run("prune")).isZero();
    assertThat(desk.out()).contains("nothing is old enough");
    String to = folder.resolve("restored").toString();
    assertThat(desk.run("restore", "1", "--at", Escrow.time(1).toString(), "--to", to))
        .isEqualTo(Exit.UNKNOWN);
    assertThat(desk.err()).contains("let go by retention");
    assertThat(desk.run("restore", "1", "--at", Escrow.time(3).toString(), "--to", to)).isZero();
  }

  @Test
  void aProgramReadsTheListTheBrakeAndTheCode() throws Exception {
    escrow.run(1, "ada/engine");
    assertThat(ship().good()).isTrue();
    vanished(1, "ada/engine", Duration.ofDays(400), List.of("1 of 1 repositories vanished"));

    Json.Obj braked = json(Exit.BRAKE, "prune", "--json");
    assertThat(braked.object("brake").texts("reasons"))
        .containsExactly("1 of 1 repositories vanished");
    String run = braked.object("brake").text("since");
    Json.Obj acknowledged = json(Exit.DONE, "acknowledge", run, "--reason", "sold", "--json");
    assertThat(acknowledged.text("run")).isEqualTo(run);
    assertThat(acknowledged.text("reason")).isEqualTo("sold");
    Json.Obj listed = json(Exit.DONE, "prune", "--json");
    Json.Obj step = Json.asObject(listed.list("steps").getFirst());
    assertThat(step.text("what")).isEqualTo("drop");
    assertThat(step.text("name")).isEqualTo("ada/engine");
    assertThat(step.number("bytes")).isPositive();
    assertThat(step.maybe("states")).isEmpty();
    assertThat(listed.texts("kept")).isEmpty();
    assertThat(listed.texts("waiting")).isEmpty();
    assertThat(listed.texts("undone")).isEmpty();
    assertThat(listed.flag("confirmed")).isFalse();
    Json.Obj done = json(Exit.DONE, "prune", "--confirm", listed.text("code"), "--json");
    assertThat(done.flag("confirmed")).isTrue();
    assertThat(json(Exit.DONE, "prune", "--json").list("steps")).isEmpty();
  }

  private Json.Obj json(int exit, String... words) throws Exception {
    assertThat(desk.run(words)).as(desk.err()).isEqualTo(exit);
    Json.Obj json = Json.asObject(JsonText.read(desk.out().getBytes(StandardCharsets.UTF_8)));
    assertThat(json.number("exit")).isEqualTo(exit);
    return json;
  }

  private static boolean has(Path repository, String oid) throws Exception {
    return new ProcessBuilder("git", "-c", "safe.directory=*", "cat-file", "-e", oid)
            .directory(repository.toFile())
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void aVanishedRepositoryGoesWhenItIsOldEnoughFromTheStoreAndTheNasAndNoOther() throws Exception {
    escrow.run(1, "ada/engine");
    escrow.run(2, "ada/looms");
    escrow.run(3, "bob/engine");
    assertThat(ship().good()).isTrue();
    escrow.commit(1, "README", "moved\n");
    escrow.run(1, "ada/motor");
    assertThat(ship().good()).isTrue();
    vanished(1, "ada/motor", Duration.ofDays(31), List.of());
    vanished(2, "ada/looms", Duration.ofDays(29), List.of());

    String code = code();
    assertThat(desk.out())
        .contains("ada/motor (github.com/1): all of it", "gone upstream since")
        .doesNotContain("looms");
    assertThat(desk.run("prune", "--confirm", code)).as(desk.out() + desk.err()).isZero();

    assertThat(escrow.store().keys()).containsExactly(Escrow.key(2), Escrow.key(3));
    assertThat(onTheNas("github.com/1")).isEmpty();
    assertThat(nas.disk().resolve("ada/motor.git")).doesNotExist();
    for (String kept : List.of("ada/looms.git", "bob/engine.git")) {
      Escrow.git(nas.disk().resolve(kept), "fsck", "--full");
    }
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
    assertThat(desk.run("prune")).isZero();
    assertThat(desk.out()).contains("nothing is old enough");
  }

  @Test
  void nothingGoesBeforeTheBrakeIsAcknowledged() throws Exception {
    escrow.run(1, "ada/engine");
    vanished(1, "ada/engine", Duration.ofDays(400), List.of("1 of 1 repositories vanished"));

    assertThat(desk.run("prune")).isEqualTo(Exit.BRAKE);
    assertThat(desk.run("prune", "--confirm", "00000000")).isEqualTo(Exit.BRAKE);
    assertThat(desk.err()).contains("the brake is on", "mirror-job acknowledge 000001-");
    String run = desk.err().strip().replaceFirst("(?s).*acknowledge ", "");
    assertThat(desk.run("acknowledge", run, "--reason", "sold it")).isZero();
    assertThat(desk.run("prune")).isZero();
    assertThat(desk.out()).contains("ada/engine", "--confirm");
  }

  @Test
  void aNasThatIsAwayIsAskedAgainThoughTheStoreKnowsNoMore() throws Exception {
    escrow.run(1, "ada/engine");
    escrow.run(2, "ada/looms");
    assertThat(ship().good()).isTrue();
    vanished(1, "ada/engine", Duration.ofDays(31), List.of());
    String code = code();
    nas.close();
    assertThat(desk.run("prune", "--confirm", code)).isEqualTo(Exit.REFUSED);
    assertThat(escrow.store().keys()).containsExactly(Escrow.key(2));
    nas = LocalNas.restart(nas);

    code = code();
    assertThat(desk.out()).contains("still has what was let go of 1 repositories");
    assertThat(json(Exit.DONE, "prune", "--json").texts("waiting")).hasSize(1);
    assertThat(desk.run("prune", "--confirm", code)).as(desk.out() + desk.err()).isZero();
    assertThat(onTheNas("github.com/1")).isEmpty();
    assertThat(desk.run("prune")).isZero();
    assertThat(desk.out()).contains("nothing is old enough");
  }

  @Test
  void whatNeverCameToTheNasIsLetGoAsWell() throws Exception {
    escrow.run(1, "ada/engine");
    vanished(1, "ada/engine", Duration.ofDays(31), List.of());

    assertThat(desk.run("prune", "--confirm", code())).as(desk.out() + desk.err()).isZero();

    assertThat(escrow.store().keys()).isEmpty();
    assertThat(desk.run("prune")).isZero();
    assertThat(desk.out()).contains("nothing is old enough");
  }

  @Test
  void onlyTheKeyForItDeletesOnTheNas() throws Exception {
    escrow.run(1, "ada/engine");
    assertThat(ship().good()).isTrue();
    vanished(1, "ada/engine", Duration.ofDays(31), List.of());
    List<String> before = onTheNas("");
    target = withPruneKey(Optional.empty());
    desk = desk("vanished: 30d");
    String code = code();
    assertThat(desk.run("prune", "--confirm", code)).isEqualTo(Exit.FINDINGS);
    assertThat(desk.err()).contains("keeps everything: there is no prune-identity-file");
    assertThat(onTheNas("")).isEqualTo(before);
  }

  @Test
  void theUploadKeyCannotDeleteThoughItIsNamedForIt() throws Exception {
    escrow.run(1, "ada/engine");
    assertThat(ship().good()).isTrue();
    vanished(1, "ada/engine", Duration.ofDays(31), List.of());
    List<String> before = onTheNas("");
    target = withPruneKey(Optional.of(nas.key("upload")));
    desk = desk("vanished: 30d");

    assertThat(desk.run("prune", "--confirm", code())).isEqualTo(Exit.REFUSED);
    assertThat(onTheNas("")).isEqualTo(before);
  }

  private Target.Nas withPruneKey(Optional<Path> key) {
    return new Target.Nas(
        target.host(),
        target.port(),
        target.user(),
        target.path(),
        target.identityFile(),
        target.readIdentityFile(),
        target.refreshIdentityFile(),
        key,
        target.knownHosts());
  }

  @Test
  void aStateThatIsNotOldEnoughKeepsTheRefsThatItHasFromOlderOnes() throws Exception {
    Path work = escrow.work(1);
    Escrow.git(work, "branch", "dev");
    Escrow.git(work, "checkout", "-q", "dev");
    escrow.commit(1, "dev", "not merged anywhere\n");
    Escrow.git(work, "checkout", "-q", "main");
    escrow.commit(1, "first", "displaced first\n");
    escrow.run(1, "ada/engine");
    Escrow.git(work, "reset", "-q", "--hard", "HEAD~1");
    escrow.commit(1, "second", "kept\n");
    escrow.run(1, "ada/engine");
    Escrow.git(work, "branch", "-D", "dev");
    escrow.run(1, "ada/engine");
    long hours = Duration.between(Escrow.time(2), Instant.now()).toHours();
    desk = desk("displaced: " + hours + "h");

    assertThat(desk.run("prune", "--confirm", code())).as(desk.out() + desk.err()).isIn(0, 1);

    String to = folder.resolve("restored").toString();
    assertThat(desk.run("restore", "1", "--at", Escrow.time(2).toString(), "--to", to))
        .as(desk.err())
        .isZero();
    Path restored = folder.resolve("restored/ada/engine.git");
    assertThat(Escrow.git(restored, "show", "dev:dev")).containsExactly("not merged anywhere");
  }

  @Test
  void aFolderThatIsNamedForAPatternDoesNotMakePruneDeleteTheLineThatIsKept() throws Exception {
    escrow.run(1, "ada/engine");
    Escrow.git(escrow.work(1), "commit", "-q", "--amend", "-m", "rewritten");
    escrow.run(1, "ada/engine");
    escrow.commit(1, "other", "kept\n");
    escrow.run(1, "ada/engine");
    assertThat(ship().good()).isTrue();
    Path states = nas.disk().resolve("escrow/github.com/1").resolve("*").resolve("states");
    Files.createDirectories(states);
    Files.writeString(states.resolve("000001-.state"), "anything\n");

    assertThat(desk.run("prune", "--confirm", code())).as(desk.out() + desk.err()).isZero();

    assertThat(onTheNas(".state")).anyMatch(path -> !path.contains("*"));
    assertThat(desk.run("verify", "--full")).as(desk.out() + desk.err()).isZero();
  }

  @Test
  void anOwnerMayHaveTheNameOfWhatIsOwed() throws Exception {
    target = nas.appendOnly();
    desk = desk("vanished: 30d");
    escrow.run(1, "prune-owed/engine");
    assertThat(ship().good()).isTrue();
    vanished(1, "prune-owed/engine", Duration.ofDays(31), List.of());

    assertThat(desk.run("prune", "--confirm", code())).as(desk.out() + desk.err()).isZero();

    assertThat(onTheNas("github.com/1")).isEmpty();
    assertThat(nas.disk().resolve("prune-owed/engine.git")).doesNotExist();
  }
}
