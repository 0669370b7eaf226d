package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.ledger.RunId;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.LineChoice;
import waymark.mirror.restore.Moment;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.Sha256;

/// A store was lost and another one begun, so that two lines of one repository lie on the NAS and
/// nothing there says that both are ours: the second might as well be a stranger's, who has the key
/// that uploads.
class StoriesIT {

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;
  ArchiveOrigin archive;
  String first;
  String second;
  Desk desk;

  @BeforeEach
  void loseTheStoreAndBeginAnew() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    escrow.run(1, "ada/engine");
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    ship(1);
    first = lines().getLast();
    escrow = new Escrow(Files.createDirectories(folder.resolve("again")));
    escrow.run(2, "ada/looms");
    escrow.run(2, "ada/looms");
    escrow.commit(1, "README", "of a new store\n");
    escrow.run(1, "ada/engine");
    ship(3);
    second = lines().getLast();
    archive = ArchiveOrigin.here(escrow.git(), nas.disk());
    desk = at(escrow.store().root());
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private void ship(int run) throws Exception {
    Shipped shipped =
        escrow.ship(
            nas.appendOnly(), InstantSource.fixed(Escrow.time(run)), List.of(Escrow.key(1)));
    assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
  }

  private List<String> lines() throws Exception {
    try (Stream<Path> lines = Files.list(nas.disk().resolve("escrow/github.com/1"))) {
      return lines.map(line -> String.valueOf(line.getFileName())).sorted().toList();
    }
  }

  private Desk at(Path store) throws Exception {
    return new Desk(MirrorJob.commandLine(), folder, store, List.of(nas.appendOnly()), "");
  }

  private static RunId run(int sequence) {
    return RunId.of(sequence, Escrow.time(sequence));
  }

  private Instant taken(LineChoice choice, Moment moment) throws Exception {
    return archive.choosing(choice).past(Escrow.key(1), moment).orElseThrow().time();
  }

  @Test
  void aLineThatGoesOnFromNoneOfOursIsTakenOnlyWhereAPersonChoosesIt() throws Exception {
    for (Moment moment :
        List.of(new Moment.Latest(), new Moment.At(Escrow.time(3)), new Moment.Of(run(9)))) {
      assertThatThrownBy(() -> archive.past(Escrow.key(1), moment))
          .hasMessageContainingAll(
              first + " (2 states, " + Escrow.time(1) + " to " + Escrow.time(2) + ")",
              second + " (1 state, " + Escrow.time(3) + " to " + Escrow.time(3) + ")",
              "--line");
    }
    assertThat(taken(new LineChoice.Sole(), new Moment.At(Escrow.time(2))))
        .as("of that time one of them tells")
        .isEqualTo(Escrow.time(2));
    Moment now = new Moment.Latest();
    assertThat(taken(new LineChoice.Oldest(), now)).isEqualTo(Escrow.time(2));
    assertThat(taken(new LineChoice.Newest(), now)).isEqualTo(Escrow.time(3));
    assertThat(taken(new LineChoice.Named(Set.of(first)), now)).isEqualTo(Escrow.time(2));
    assertThat(taken(new LineChoice.Named(Set.of(second)), now)).isEqualTo(Escrow.time(3));
  }

  @Test
  void aPersonIsToldOfBothAndChooses() throws Exception {
    desk = at(folder.resolve("lost"));
    String one = folder.resolve("one").toString();
    String[] restore = {"restore", "ada/engine", "--from", "nas", "--to", one};
    assertThat(desk.run(restore)).isEqualTo(Exit.UNKNOWN);
    assertThat(desk.err()).contains(first + " (2 states", second + " (1 state", "--line");
    assertThat(desk.run(with(restore, "20200101T000000-000000"))).isEqualTo(Exit.UNKNOWN);
    assertThat(Path.of(one, "ada")).doesNotExist();
    assertThat(desk.run(with(restore, second))).as(desk.err()).isZero();
    assertThat(Escrow.git(Path.of(one, "ada/engine.git"), "show", "main:README"))
        .containsExactly("of a new store");
    String all = folder.resolve("all").toString();
    assertThat(desk.run("restore", "--all", "--from", "nas", "--line", "oldest", "--to", all))
        .as(desk.err())
        .isZero();
    assertThat(Escrow.git(Path.of(all, "ada/engine.git"), "show", "main:README"))
        .containsExactly("newer");
  }

  private static String[] with(String[] words, String line) {
    return Stream.concat(Stream.of(words), Stream.of("--line", line)).toArray(String[]::new);
  }

  @Test
  void whoeverHasTheStoreKnowsItsLineWithoutBeingAsked() throws Exception {
    assertThat(desk.run("drill", "--share", "1/1", "--from", "nas")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("ada/engine: came back exactly", "1 of 2 came back");
    assertThat(desk.run("verify", "--full")).as(desk.out()).isZero();
  }

  @Test
  void aLineThatIsDatedBeforeOursAndNamedAfterItIsAStrangers() throws Exception {
    String line = "99991231T235959-ffffff";
    lay("escrow/github.com/1/" + line, "github.com/1", "1990-01-01T00:00:00Z");

    assertThatThrownBy(() -> archive.past(Escrow.key(1), new Moment.Latest()))
        .hasMessageContaining(line + " (1 state, 1990-01-01T00:00:00Z");
    assertThat(desk.run("verify")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains(line + " tells another story than", "1 things are damaged");
  }

  @Test
  void aRepositoryOfOurNameUnderAnotherHostIsNamedAndNotTakenForOurs() throws Exception {
    Files.move(
        nas.disk().resolve("escrow/github.com/1/" + first), folder.resolve("of-the-store-before"));
    lay("escrow/zzz.example/1/" + second, "zzz.example/1", "2026-01-09T00:00:00Z");

    assertThat(desk.run("verify")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains("zzz.example/1: the store knows no such repository");
    Path to = folder.resolve("by-hand.git");
    assertThat(script(2, "rebuild", "ada/engine", to.toString(), "1"))
        .anyMatch(said -> said.endsWith("give the number of one: github.com/1 zzz.example/1"));
    assertThat(to).doesNotExist();
  }

  /// Lays a line of one state, as a thief would who knows the repository's name.
  private void lay(String line, String repository, String time) throws Exception {
    String stamp = time.replaceAll("[-:]", "");
    String state =
        """
        mirror-job state 1
        number 1
        repository %s
        name ada/engine
        time %s
        run 999999999-%s
        previous -
        head refs/heads/main
        end
        """
            .formatted(repository, time, stamp);
    Path states = Files.createDirectories(nas.disk().resolve(line).resolve("states"));
    String hash = Sha256.of(state.getBytes(StandardCharsets.UTF_8));
    Files.writeString(states.resolve("000001-" + hash + ".state"), state);
  }

  @Test
  void aRepositoryOfWhichNothingCanBeReadIsNotLeftOutInSilence() throws Exception {
    Path states = nas.disk().resolve("escrow/github.com/1/" + second + "/states");
    try (Stream<Path> files = Files.list(states)) {
      for (Path state : files.toList()) {
        Files.write(state, new byte[] {1});
      }
    }
    String all = folder.resolve("all").toString();
    for (int lines = 2; lines > 0; lines--) {
      assertThat(desk.run("restore", "--all", "--from", "nas", "--to", all))
          .as(lines + " lines")
          .isEqualTo(Exit.FINDINGS);
      assertThat(desk.err()).contains(second + ": ", "its bytes are not what its name says");
      Files.deleteIfExists(Path.of(all));
      if (lines == 2) {
        Files.move(nas.disk().resolve("escrow/github.com/1/" + first), folder.resolve("away"));
      }
    }
  }

  @Test
  void aStateThatAStrangerAddedToOurOwnLineIsNamed() throws Exception {
    Path states = nas.disk().resolve("escrow/github.com/1/" + second + "/states");
    Path last;
    try (Stream<Path> files = Files.list(states)) {
      last = files.toList().getFirst();
    }
    String hash = last.getFileName().toString().substring(7, 71);
    String added =
        Files.readString(last)
            .replaceFirst("number 1", "number 2")
            .replaceFirst("previous -", "previous " + hash);
    hash = Sha256.of(added.getBytes(StandardCharsets.UTF_8));
    Files.writeString(states.resolve("000002-" + hash + ".state"), added);

    assertThat(desk.run("verify")).isEqualTo(Exit.FINDINGS);
    assertThat(desk.out()).contains(second + " has 1 state more than was shipped");
  }

  @Test
  void aStateThatALineIsForkedAtIsNotPassedOverInSilence() throws Exception {
    Path states = nas.disk().resolve("escrow/github.com/1/" + first + "/states");
    String forged;
    try (Stream<Path> files = Files.list(states)) {
      forged =
          Files.readString(files.sorted().toList().getLast())
              .replaceFirst("\\+([0-9a-f]{40})", "+" + "b".repeat(40));
    }
    String hash = Sha256.of(forged.getBytes(StandardCharsets.UTF_8));
    Files.writeString(states.resolve("000002-" + hash + ".state"), forged);
    archive = archive.choosing(new LineChoice.Oldest());

    for (Moment moment : List.of(new Moment.Latest(), new Moment.At(Escrow.time(9)))) {
      assertThatThrownBy(() -> archive.past(Escrow.key(1), moment))
          .hasMessageContainingAll("two states claim number 2", "--run " + run(1));
    }
    assertThat(taken(new LineChoice.Oldest(), new Moment.Of(run(1)))).isEqualTo(Escrow.time(1));
  }

  private List<String> script(int status, String... words) throws Exception {
    String line = "s=$1; shift; sh \"$s\" \"$@\"; test $? = " + status;
    List<String> all = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    all.add(nas.disk() + "/escrow/escrow.sh");
    all.addAll(List.of(words));
    return Escrow.shell(folder, all);
  }

  @Test
  void aPlainRepositoryStaysWithItsStoryAndTheOtherOneIsShownBeside() throws Exception {
    assertThat(script(1, "refresh"))
        .anyMatch(said -> said.contains("github.com/1/" + second + ": tells another story than"));
    Path view = nas.disk().resolve("ada/engine.git");
    assertThat(Escrow.git(view, "show", "main:README")).containsExactly("newer");
    Path beside = nas.disk().resolve("ada/engine." + second + ".git");
    assertThat(Escrow.git(beside, "show", "main:README")).containsExactly("of a new store");
    escrow.commit(1, "README", "newest\n");
    escrow.run(1, "ada/engine");
    ship(3);
    script(1, "refresh");
    assertThat(Escrow.git(view, "show", "main:README")).containsExactly("newer");
    assertThat(Escrow.git(beside, "show", "main:README")).containsExactly("newest");
    Files.move(
        nas.disk().resolve("escrow/github.com/1/" + first), folder.resolve("of-the-store-before"));
    script(0, "refresh");
    assertThat(Escrow.git(view, "show", "main:README")).containsExactly("newest");
  }

  @Test
  void theScriptRebuildsEitherByItsNameAndNoneWithoutOne() throws Exception {
    Path to = folder.resolve("by-hand.git");
    assertThat(script(1, "rebuild", "ada/engine", to.toString()))
        .anyMatch(said -> said.contains(first + ": states 1 to 2, " + Escrow.time(1)))
        .anyMatch(said -> said.contains(second + ": states 1 to 1, " + Escrow.time(3)));
    assertThat(to).doesNotExist();
    assertThat(script(1, "states", "ada/engine"))
        .anyMatch(said -> said.endsWith("000002\t" + Escrow.time(2) + "\t" + first))
        .anyMatch(said -> said.endsWith("000001\t" + Escrow.time(3) + "\t" + second));
    script(0, "rebuild", "ada/engine", to.toString(), "1", second);
    assertThat(Escrow.git(to, "show", "main:README")).containsExactly("of a new store");
  }
}
