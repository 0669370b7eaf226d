package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.local.OtherDisk;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;

/// Everything that an attack on the account destroys comes back, from the store and from the NAS
/// alone, with mirror-job and with plain git alone.
class RestoreIT {

  @TempDir static Path shared;
  static LocalNas nas;
  static Escrow escrow;
  static List<String> before;
  static Path original;

  @TempDir Path folder;
  Desk desk;

  @BeforeEach
  void sitDown() throws Exception {
    desk =
        new Desk(
            MirrorJob.commandLine(), folder, escrow.store().root(), List.of(nas.appendOnly()), "");
  }

  @BeforeAll
  static void attack() throws Exception {
    Path folder = shared;
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    for (int i = 0; i < 5; i++) {
      escrow.commit(1, "src/file" + i, "line\n".repeat(i + 1));
    }
    Path work = escrow.work(1);
    Escrow.git(work, "tag", "-a", "-m", "first", "v1");
    Escrow.git(work, "branch", "old", "HEAD~2");
    Escrow.git(work, "branch", "side/deep");
    Escrow.git(work, "update-ref", "refs/pull/7/head", "HEAD~1");
    escrow.run(1, "ada/engine");
    escrow.run(2, "ada/looms");
    ship();
    escrow.commit(1, "src/file9", "ordinary work\n");
    escrow.run(1, "ada/engine");
    ship();
    before = Escrow.git(work, "for-each-ref", "--format=%(objectname) %(refname)");
    original = folder.resolve("original");
    Escrow.git(folder, "clone", "-q", "--mirror", work.toString(), original.toString());
    Escrow.git(work, "checkout", "-q", "--orphan", "ransom");
    Escrow.git(work, "rm", "-rfq", ".");
    Files.writeString(work.resolve("README"), "pay up\n");
    Escrow.git(work, "add", ".");
    Escrow.git(work, "commit", "-qm", "ransom");
    for (String branch : List.of("main", "old", "side/deep")) {
      Escrow.git(work, "branch", "-f", branch, "ransom");
    }
    Escrow.git(work, "tag", "-f", "v1", "ransom");
    Escrow.git(work, "update-ref", "-d", "refs/pull/7/head");
    Escrow.git(work, "reflog", "expire", "--expire=now", "--all");
    Escrow.git(work, "gc", "-q", "--prune=now");
    escrow.run(1, "ada/pay-up");
    ship();
  }

  @AfterAll
  static void stop() {
    nas.close();
  }

  private static void ship() throws Exception {
    var shipped = escrow.ship(nas.appendOnly(), InstantSource.fixed(Escrow.BEGAN));
    assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
  }

  /// The same refs, and the same bytes of every object that they reach.
  private void isAsBefore(Path restored) throws Exception {
    assertThat(Escrow.git(restored, "for-each-ref", "--format=%(objectname) %(refname)"))
        .isEqualTo(before);
    assertThat(Escrow.git(restored, "symbolic-ref", "HEAD")).containsExactly("refs/heads/main");
    Escrow.git(restored, "fsck", "--full", "--strict");
    for (Path repository : List.of(restored, original)) {
      assertThat(objects(repository)).isEqualTo(objects(original));
    }
  }

  private static List<String> objects(Path repository) throws Exception {
    List<String> objects = new ArrayList<>();
    for (String line : Escrow.git(repository, "rev-list", "--objects", "--all")) {
      String oid = line.substring(0, 40);
      String type = Escrow.git(repository, "cat-file", "-t", oid).getFirst();
      objects.add(oid + Escrow.git(repository, "cat-file", type, oid));
    }
    return objects.stream().sorted().toList();
  }

  @Test
  void theStoreGivesBackWhatWasBeforeTheAttack() throws Exception {
    Path to = folder.resolve("restored");
    String time = Escrow.time(3).toString();
    assertThat(desk.run("restore", "ada/engine", "--at", time, "--to", to.toString()))
        .as(desk.err())
        .isZero();
    assertThat(desk.out()).contains("ada/engine as of " + time, "refs/heads/main");
    isAsBefore(to.resolve("ada/engine.git"));
    assertThat(leftovers(to)).isEmpty();
  }

  @Test
  void theTargetMayBeOnAnotherDiskAndTheStoreIsOnlyRead() throws Exception {
    var written = OtherDisk.written(escrow.store().root());
    String time = Escrow.time(3).toString();
    try (OtherDisk disk = OtherDisk.than(folder)) {
      Path to = disk.folder().resolve("restored");
      assertThat(desk.run("restore", "ada/engine", "--at", time, "--to", to.toString()))
          .as(desk.err())
          .isZero();
      isAsBefore(to.resolve("ada/engine.git"));
      assertThat(leftovers(to)).isEmpty();
    }
    assertThat(OtherDisk.written(escrow.store().root())).isEqualTo(written);
  }

  @Test
  void theNasAloneGivesItBackOnAMachineWithoutAStore() throws Exception {
    desk =
        new Desk(
            MirrorJob.commandLine(), folder, folder.resolve("lost"), List.of(nas.appendOnly()), "");
    Path to = folder.resolve("restored");
    assertThat(
            desk.run(
                "restore",
                "--all",
                "--run",
                "000003-20260106T033000Z",
                "--to",
                to.toString(),
                "--from",
                "nas"))
        .as(desk.err())
        .isZero();
    isAsBefore(to.resolve("ada/engine.git"));
    assertThat(to.resolve("ada/looms.git")).isDirectory();
    assertThat(leftovers(to)).isEmpty();
  }

  @Test
  void theFolderOfTheNasIsEnough() throws Exception {
    Path to = folder.resolve("restored");
    assertThat(
            desk.run(
                "restore",
                "1",
                "--at",
                Escrow.time(3).toString(),
                "--to",
                to.toString(),
                "--from",
                nas.disk().toString(),
                "--work-tree"))
        .as(desk.err())
        .isZero();
    isAsBefore(to.resolve("ada/engine.git"));
    assertThat(to.resolve("ada/engine/src/file9")).hasContent("ordinary work");
    assertThat(Escrow.git(to.resolve("ada/engine"), "status", "--porcelain")).isEmpty();
  }

  @Test
  void plainGitAndAShellAreEnough() throws Exception {
    for (List<String> shell :
        List.of(List.of("dash"), List.of("busybox", "sh"), List.of("bash", "--posix"))) {
      Path to = folder.resolve("by-hand-" + shell.getFirst() + ".git");
      Path script = nas.disk().resolve("escrow/escrow.sh");
      List<String> words = new ArrayList<>(shell);
      words.addAll(List.of(script.toString(), "rebuild", "github.com/1", to.toString(), "2"));
      Escrow.shell(folder, words);
      isAsBefore(to);
      words = new ArrayList<>(shell);
      words.addAll(List.of(script.toString(), "states", "ada/pay-up"));
      assertThat(Escrow.shell(folder, words))
          .extracting(state -> state.substring(0, state.lastIndexOf('\t')))
          .containsExactly(
              "github.com/1\tada/engine\t000001\t2026-01-04T03:30:00Z",
              "github.com/1\tada/engine\t000002\t2026-01-06T03:30:00Z",
              "github.com/1\tada/pay-up\t000003\t2026-01-07T03:30:00Z");
    }
  }

  @Test
  void theStepsOfTheReadmeAreEnoughWithoutTheScript() throws Exception {
    Path line;
    try (Stream<Path> lines = Files.list(nas.disk().resolve("escrow/github.com/1"))) {
      line = lines.toList().getFirst();
    }
    Path to = folder.resolve("by-hand.git");
    Escrow.git(folder, "init", "-q", "--bare", to.toString());
    String steps =
        """
        cp objects/pack/* "$1/objects/pack/"
        for state in states/000001-* states/000002-*; do
          while read -r word one bytes header; do
            case $word in
            bundle) tail -c +$((header + 1)) bundles/*-$one.bundle |
              git -C "$1" index-pack --stdin --fix-thin ;;
            +*) git -C "$1" update-ref "$one" "${word#+}" ;;
            head) git -C "$1" symbolic-ref HEAD "$one" ;;
            esac
          done <"$state"
        done
        """;
    Escrow.shell(line, List.of("sh", "-euc", steps, "sh", to.toString()));
    isAsBefore(to);
  }

  @Test
  void aForgeGetsBranchesAndTagsAndWhatItHidesUnderAnotherName() throws Exception {
    Path forge = folder.resolve("forge.git");
    Escrow.git(folder, "init", "-q", "--bare", forge.toString());
    String url = "file://" + forge;
    assertThat(desk.run("restore", "ada/engine", "--at", Escrow.time(3).toString(), "--push", url))
        .as(desk.err())
        .isZero();
    assertThat(Escrow.git(forge, "for-each-ref", "--format=%(objectname) %(refname)"))
        .containsExactlyInAnyOrderElementsOf(
            before.stream().map(line -> line.replace("refs/pull/", "refs/escrow/pull/")).toList());
    assertThat(desk.run("restore", "ada/engine", "--push", url)).isEqualTo(Exit.USAGE);
    assertThat(desk.err()).contains("is not empty");
  }

  @Test
  void whatAForgeDoesNotTakeIsNamedWithItsReasonAndTheRestIsThere() throws Exception {
    Path forge = folder.resolve("forge.git");
    Escrow.git(folder, "init", "-q", "--bare", forge.toString());
    Path hook = forge.resolve("hooks/update");
    Files.createDirectories(forge.resolve("hooks"));
    Files.writeString(
        hook, "#!/bin/sh\ncase $1 in refs/tags/*) echo 'GH006: protected' >&2; exit 1 ;; esac\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    assertThat(
            desk.run(
                "restore", "1", "--at", Escrow.time(3).toString(), "--push", "file://" + forge))
        .as(desk.err())
        .isEqualTo(Exit.FINDINGS);

    assertThat(desk.err()).contains("the forge did not take refs/tags/", "GH006: protected");
    assertThat(Escrow.git(forge, "for-each-ref", "--format=%(refname)"))
        .containsExactlyInAnyOrderElementsOf(
            before.stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .map(ref -> ref.replace("refs/pull/", "refs/escrow/pull/"))
                .filter(ref -> !ref.startsWith("refs/tags/"))
                .toList());
  }

  @Test
  void aUrlWithAPasswordIsRefusedAndAForgeThatIsNotThereIsNamed() {
    assertThat(desk.run("restore", "1", "--push", "https://me:secret@forge.example/x.git"))
        .isEqualTo(Exit.USAGE);
    assertThat(desk.err()).contains("--token-env").doesNotContain("secret");
    assertThat(desk.run("restore", "1", "--push", "file:///nowhere/x.git")).isEqualTo(Exit.REFUSED);
    assertThat(desk.err()).contains("/nowhere/x.git");
    assertThat(desk.run("restore", "--all", "--push", "file:///nowhere/{name}.git"))
        .isEqualTo(Exit.REFUSED);
    assertThat(desk.run("restore", "--all", "--push", "file:///nowhere/x.git"))
        .as("one URL for all: each is refused by us")
        .isEqualTo(Exit.FINDINGS);
  }

  @Test
  void aRepositoryThatIsThereIsNeverWrittenOver() throws Exception {
    Path to = folder.resolve("restored");
    Files.createDirectories(to.resolve("ada/pay-up.git"));
    assertThat(desk.run("restore", "ada/engine", "--to", to.toString())).isEqualTo(Exit.USAGE);
    assertThat(desk.run("restore", "ada/pay-up", "--to", to.toString())).isEqualTo(Exit.FINDINGS);
    assertThat(desk.err()).contains("is there already");
    assertThat(desk.run("restore", "ada/nothing", "--to", to.toString())).isEqualTo(Exit.USAGE);
    assertThat(desk.err()).contains("mend:");
  }

  @Test
  void aWorkTreeIsNeverPutOverWhatIsThereAndTheOthersComeBack() throws Exception {
    Path to = folder.resolve("restored");
    Path mine = Files.createDirectories(to.resolve("ada/pay-up")).resolve("README");
    Files.writeString(mine, "my own words\n");

    assertThat(desk.run("restore", "--all", "--to", to.toString(), "--work-tree"))
        .isEqualTo(Exit.FINDINGS);

    assertThat(desk.err()).contains("ada/pay-up is there already");
    assertThat(mine).hasContent("my own words");
    assertThat(to.resolve("ada/pay-up.git")).doesNotExist();
    assertThat(to.resolve("ada/looms/README")).hasContent("repository 2");
  }

  @Test
  void aFlippedBitOnTheNasIsNamedAndNothingHalfIsLeft() throws Exception {
    Path copy = copyWithAFlippedBit(".pack", 4);
    Path to = folder.resolve("restored");
    assertThat(desk.run("restore", "1", "--to", to.toString(), "--from", copy.toString()))
        .isEqualTo(Exit.FINDINGS);
    assertThat(desk.err()).contains("escrow/github.com/1/", ".pack", "bit-rot");
    assertThat(leftovers(to)).isEmpty();
    assertThat(to.resolve("ada/pay-up.git")).doesNotExist();
  }

  private static List<Path> leftovers(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".new")).toList();
    }
  }

  /// A copy of the NAS in which a bit of every file of this kind is flipped.
  private Path copyWithAFlippedBit(String name, int bit) throws Exception {
    Path copy = folder.resolve("copy");
    for (Path file : nas.files()) {
      byte[] bytes = Files.readAllBytes(file);
      if (file.toString().contains("/github.com/1/") && file.toString().contains(name)) {
        bytes[bytes.length / 2] ^= (byte) bit;
      }
      Path copied = copy.resolve(nas.disk().relativize(file));
      Files.createDirectories(copied.getParent());
      Files.write(copied, bytes);
    }
    return copy;
  }

  @Test
  void aStateThatIsNoTextAnyMoreIsDamagedAndThoseBeforeItComeBack() throws Exception {
    Path copy = copyWithAFlippedBit("/states/000003-", 0x80);
    Path to = folder.resolve("restored");
    String time = Escrow.time(3).toString();
    String from = copy.toString();

    assertThat(desk.run("restore", "1", "--at", time, "--to", to.toString(), "--from", from))
        .as(desk.err())
        .isZero();
    isAsBefore(to.resolve("ada/engine.git"));
  }

  /// Its owner asks by the name that he knows, in his worst hour.
  @Test
  void oneWhoseNewestStateCannotBeReadIsNotSaidToBeMissing() throws Exception {
    String copy = copyWithAFlippedBit("/states/000003-", 0x80).toString();
    String to = folder.resolve("restored").toString();

    assertThat(desk.run("restore", "ada/engine", "--to", to, "--from", copy))
        .as(desk.err())
        .isEqualTo(Exit.UNKNOWN);
    assertThat(desk.err()).contains("000003-", "ask for it by --run");
    String time = Escrow.time(3).toString();
    assertThat(desk.run("restore", "ada/engine", "--at", time, "--to", to, "--from", copy))
        .as(desk.err())
        .isZero();
  }

  @Test
  void oneOfWhichNothingCanBeReadIsNamedWhereTheNameIsNobodyElses() throws Exception {
    String copy = copyWithAFlippedBit("/states/", 0x80).toString();
    String to = folder.resolve("restored").toString();

    assertThat(desk.run("restore", "ada/engine", "--to", to, "--from", copy))
        .isEqualTo(Exit.UNKNOWN);
    assertThat(desk.err()).contains("could not be read", "github.com/1");
    assertThat(desk.run("restore", "ada/looms", "--to", to, "--from", copy)).isZero();
    assertThat(desk.run("restore", "ada/nothing", "--to", to, "--from", nas.disk().toString()))
        .isEqualTo(Exit.USAGE);
  }

  @ParameterizedTest
  @CsvSource({"3", "99"})
  void theScriptRebuildsTheStateThatWasAskedForOrNone(String number) throws Exception {
    String copy = copyWithAFlippedBit("/states/000003-", 1).toString();
    Path to = folder.resolve("by-hand.git");
    String line = "sh \"$1/escrow/escrow.sh\" rebuild github.com/1 \"$2\" \"$3\"; test $? = ";

    List<String> refused =
        Escrow.shell(folder, List.of("sh", "-c", line + 1, "sh", copy, to.toString(), number));
    assertThat(refused).anyMatch(said -> said.contains("state " + number + " is not there"));
    assertThat(to).doesNotExist();
    Escrow.shell(folder, List.of("sh", "-c", line + 0, "sh", copy, to.toString(), "2"));
    isAsBefore(to);
  }
}
