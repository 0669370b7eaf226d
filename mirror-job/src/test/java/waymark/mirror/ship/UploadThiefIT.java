package waymark.mirror.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.Moment;
import waymark.mirror.store.Sha256;

/// Somebody has stolen the key that uploads, and lays things on the NAS for whoever works there
/// with more rights: `escrow.sh refresh` runs as the owner of everything.
class UploadThiefIT {

  @TempDir Path folder;
  LocalNas nas;
  Escrow escrow;
  Path loot;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(folder.resolve("nas")));
    escrow = new Escrow(Files.createDirectories(folder.resolve("escrow")));
    escrow.run(1, "ada/engine");
    ship();
    loot = Files.createDirectories(folder.resolve("loot"));
  }

  @AfterEach
  void stop() {
    nas.close();
  }

  private void ship() throws Exception {
    Shipped shipped = escrow.ship(nas.appendOnly(), InstantSource.fixed(Escrow.BEGAN));
    assertThat(shipped.good()).as(shipped.lines().toString()).isTrue();
  }

  /// Sends everything in [#loot] with the stolen key.
  private void plant() throws Exception {
    List<String> words = new ArrayList<>(List.of("rsync", "-rl", "-e"));
    words.add(new Ssh(nas.full(), nas.key("upload"), Optional.empty()).forRsync());
    words.addAll(List.of(loot + "/", System.getProperty("user.name") + "@127.0.0.1:"));
    Escrow.shell(folder, words);
  }

  private List<String> refresh(int status) throws Exception {
    String line = "sh \"$1\" refresh; test $? = " + status;
    return Escrow.shell(folder, List.of("sh", "-c", line, "sh", nas.disk() + "/escrow/escrow.sh"));
  }

  @Test
  void aRepositoryThatIsLaidInWaitRunsNothing() throws Exception {
    Path ran = folder.resolve("ran");
    Path view = loot.resolve("evil/x.git");
    Escrow.git(loot, "init", "-q", "--bare", view.toString());
    // A missing base makes git fetch from this remote, and the remote is a command.
    Files.writeString(
        view.resolve("config"),
        """
        [core]
        	repositoryformatversion = 1
        	bare = true
        [extensions]
        	partialClone = thief
        [remote "thief"]
        	promisor = true
        	url = ext::sh -c touch%% %s
        [protocol "ext"]
        	allow = always
        """
            .formatted(ran));
    Path line = loot.resolve("escrow/github.com/666/20260101T000000-aaaaaa");
    String bundle = thinBundle();
    Files.createDirectories(line.resolve("bundles"));
    Files.move(loot.resolve("bundle"), line.resolve("bundles/000001-" + bundle + ".bundle"));
    String state =
        """
        mirror-job state 1
        number 1
        repository github.com/666
        name evil/x
        time 2026-01-01T00:00:00Z
        run 000001-20260101T000000Z
        previous -
        head refs/heads/main
        bundle %s 1 0
        end
        """
            .formatted(bundle);
    Files.createDirectories(line.resolve("states"));
    String hash = Sha256.of(state.getBytes(StandardCharsets.UTF_8));
    Files.writeString(line.resolve("states/000001-" + hash + ".state"), state);
    Files.writeString(view.resolve("escrow-id"), "github.com/666\n");
    Files.writeString(view.resolve("escrow-line"), line.getFileName() + "\n");
    Files.writeString(view.resolve("escrow-applied"), "0\n");
    plant();

    assertThat(refresh(1)).anyMatch(said -> said.contains("unresolved delta"));
    assertThat(ran).doesNotExist();
  }

  /// A pack of one delta whose base is elsewhere; its SHA-256.
  private String thinBundle() throws Exception {
    escrow.commit(9, "big", "a line of it\n".repeat(500));
    escrow.commit(9, "big", "a line of it\n".repeat(500) + "another\n");
    String script =
        "printf 'main\\n^main~1\\n' | git pack-objects -q --revs --thin --stdout >\"$1\"";
    Path file = loot.resolve("bundle");
    Escrow.shell(escrow.work(9), List.of("sh", "-c", script, "sh", file.toString()));
    return Sha256.of(file);
  }

  @Test
  void whatIsLaidBesideAPlainRepositoryIsTakenAwayByTheNextRefresh() throws Exception {
    String good = Escrow.git(escrow.work(1), "rev-parse", "main").getFirst();
    Path view = Files.createDirectories(loot.resolve("ada/engine.git"));
    Files.writeString(view.resolve("commondir"), "../../evil.git\n");
    Files.createDirectories(view.resolve("hooks"));
    Files.writeString(view.resolve("hooks/post-upload-pack"), "#!/bin/sh\n");
    Files.createDirectories(view.resolve("objects/info"));
    Files.writeString(view.resolve("objects/info/alternates"), "/elsewhere\n");
    Files.createDirectories(view.resolve("refs/heads"));
    Files.writeString(view.resolve("refs/heads/main"), "0".repeat(39) + "1\n");
    plant();
    assertThat(nas.disk().resolve("ada/engine.git/commondir")).exists();

    refresh(0);

    for (String gone : List.of("commondir", "hooks", "objects/info", "refs/heads/main")) {
      assertThat(nas.disk().resolve("ada/engine.git").resolve(gone)).doesNotExist();
    }
    Path clone = folder.resolve("clone");
    Escrow.git(folder, "clone", "-q", nas.disk() + "/ada/engine.git", clone.toString());
    assertThat(Escrow.git(clone, "rev-parse", "main")).containsExactly(good);
  }

  @Test
  void aLinkLeadsNowhere() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(loot.resolve("bob"), outside);
    plant();
    assertThat(Files.readSymbolicLink(nas.disk().resolve("bob")))
        .as("what rrsync -munge makes of it")
        .startsWithRaw(Path.of("/rsyncd-munged"));
    // And where the key lacks -munge:
    Files.delete(nas.disk().resolve("bob"));
    Files.createSymbolicLink(nas.disk().resolve("bob"), outside);
    escrow.run(2, "bob/secrets");
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    Path view = nas.disk().resolve("ada/engine.git");
    Path victim = Files.writeString(folder.resolve("victim"), "mine\n");
    Files.createSymbolicLink(view.resolve("packed-refs.tmp"), victim);
    Files.delete(view.resolve("description"));
    Files.createSymbolicLink(view.resolve("description"), victim);
    escrow.ship(nas.full(), InstantSource.fixed(Escrow.BEGAN));

    assertThat(refresh(1)).anyMatch(said -> said.contains("a link leads out of this folder"));
    assertThat(victim).hasContent("mine");
    assertThat(outside).isEmptyDirectory();
    assertThat(Escrow.git(view, "show", "main:README")).containsExactly("newer");
  }

  @Test
  void aFileThatLiesWhereAFolderMustBeStopsNoOtherRepository() throws Exception {
    Files.writeString(Files.createDirectories(loot.resolve("escrow/github.com")).resolve("2"), "");
    Files.writeString(loot.resolve("bob"), "");
    plant();
    escrow.run(2, "ada/looms");
    escrow.run(3, "bob/secrets");
    escrow.run(4, "carol/notes");
    List<String> told = new ArrayList<>();
    try (Nas there =
        new Nas(escrow.programs(), System.getenv(), escrow.store().root(), nas.appendOnly())) {
      for (int tried = 0; tried < 2; tried++) {
        Shipped shipped =
            new Ship(
                    there,
                    escrow.git(),
                    escrow.store(),
                    InstantSource.fixed(Escrow.BEGAN),
                    told::add)
                .ship(escrow.store().keys());
        assertThat(shipped.error()).isEmpty();
        assertThat(shipped.failures()).containsOnlyKeys(Escrow.key(2));
      }
    }

    assertThat(told).anyMatch(line -> line.contains("github.com/3 is shipped, but its plain copy"));
    ArchiveOrigin archive = ArchiveOrigin.here(escrow.git(), nas.disk());
    for (long id : List.of(1L, 3L, 4L)) {
      assertThat(archive.past(Escrow.key(id), new Moment.Latest())).isPresent();
    }
  }

  @Test
  void aLineOfAnotherStoryIsNeverTakenForTheNewest() throws Exception {
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    ship();
    Path line;
    try (Stream<Path> lines = Files.list(nas.disk().resolve("escrow/github.com/1"))) {
      line = lines.findFirst().orElseThrow();
    }
    Path first;
    try (Stream<Path> states = Files.list(line.resolve("states"))) {
      first = states.sorted().findFirst().orElseThrow();
    }
    // What the thief may know of it: who, when and which run; what was in it he makes up.
    String state = Files.readString(first).replaceFirst("\\+([0-9a-f]{40})", "+" + "b".repeat(40));
    Path forged = loot.resolve("escrow/github.com/1/99991231T235959-ffffff/states");
    Files.createDirectories(forged);
    String hash = Sha256.of(state.getBytes(StandardCharsets.UTF_8));
    Files.writeString(forged.resolve("000001-" + hash + ".state"), state);
    plant();

    ArchiveOrigin archive = ArchiveOrigin.here(escrow.git(), nas.disk());
    for (Moment moment : List.of(new Moment.Latest(), new Moment.At(Escrow.time(1)))) {
      assertThatThrownBy(() -> archive.past(Escrow.key(1), moment))
          .hasMessageContaining("tell different stories");
    }
    assertThat(refresh(1)).anyMatch(said -> said.contains("tells another story than"));
    assertThat(Escrow.git(nas.disk().resolve("ada/engine.git"), "show", "main:README"))
        .as("the story that it showed goes on")
        .containsExactly("newer");
    Escrow.shell(
        folder,
        List.of(
            "sh",
            nas.disk() + "/escrow/escrow.sh",
            "rebuild",
            "github.com/1",
            folder.resolve("mine.git").toString(),
            "2",
            line.getFileName().toString()));
    assertThat(Escrow.git(folder.resolve("mine.git"), "show", "main:README"))
        .containsExactly("newer");
  }

  @Test
  void aLineThatBeginsAnewTellsTheSameStory() throws Exception {
    escrow.commit(1, "README", "newer\n");
    escrow.run(1, "ada/engine");
    ship();
    Nas there =
        new Nas(escrow.programs(), System.getenv(), escrow.store().root(), nas.appendOnly());
    new Ship(there, escrow.git(), escrow.store(), InstantSource.fixed(Escrow.BEGAN), _ -> {})
        .renew(Escrow.key(1));
    ship();
    escrow.commit(1, "README", "newest\n");
    escrow.run(1, "ada/engine");
    ship();
    ArchiveOrigin archive = ArchiveOrigin.here(escrow.git(), nas.disk());

    assertThat(archive.lines(Escrow.key(1))).hasSize(2);
    for (int run = 1; run <= 3; run++) {
      assertThat(archive.past(Escrow.key(1), new Moment.At(Escrow.time(run))).orElseThrow().time())
          .isEqualTo(Escrow.time(run));
    }
    refresh(0);
    assertThat(Escrow.git(nas.disk().resolve("ada/engine.git"), "show", "main:README"))
        .containsExactly("newest");
  }

  @Test
  void aFolderThatIsNamedForAPatternIsNoLineAndTakesNoneWithItWhenLinesAreDeleted()
      throws Exception {
    Path states =
        Files.createDirectories(loot.resolve("escrow/github.com/1").resolve("*").resolve("states"));
    Files.writeString(states.resolve("000001-.state"), "anything\n");
    plant();
    assertThat(nas.disk().resolve("escrow/github.com/1").resolve("*")).exists();
    List<Path> before = nas.files();

    ArchiveOrigin archive = ArchiveOrigin.here(escrow.git(), nas.disk());
    assertThat(archive.lines(Escrow.key(1)))
        .hasSize(1)
        .noneMatch(line -> line.endsWith(Path.of("*")));
    Nas there = new Nas(escrow.programs(), System.getenv(), escrow.store().root(), nas.full());
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String name : List.of("*", "2*", "[0-9]", "?", "a\\b", "")) {
      assertThatThrownBy(
              () -> new Rsync(there).delete(empty, "escrow/github.com/1/" + name, nas.key("full")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(nas.files()).isEqualTo(before);
  }
}
