package waymark.mirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

  private static final int NOBODY = 65_534;

  @TempDir Path shared;

  private Path left(String name) throws Exception {
    return Files.createDirectory(shared.resolve(".new-scratch" + name));
  }

  private static void old(Path folder) throws Exception {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.setLastModifiedTime(folder, then);
  }

  @Test
  void deletesWhatADeadJobLeftAndNotWhatALivingOneHas() throws Exception {
    Path dead = left("dead");
    Files.createFile(dead.resolve("lock"));
    Files.writeString(dead.resolve("large"), "large");
    try (Scratch living = Scratch.open(shared)) {
      Scratch.sweep(shared);

      assertThat(dead).doesNotExist();
      assertThat(living.folder()).exists();
    }
    assertThat(shared).isEmptyDirectory();
  }

  /// proc_locks(5): without its lock, a sweep by another process would take the first one away.
  @Test
  void anotherOneOfTheSameProcessLeavesTheLockOfTheFirst() throws Exception {
    try (Scratch first = Scratch.open(shared)) {
      String file = ":" + Files.getAttribute(first.folder().resolve("lock"), "unix:ino") + " ";
      try (Scratch second = Scratch.open(shared)) {
        assertThat(second.folder()).isNotEqualTo(first.folder());
      }
      assertThat(Path.of("/proc/locks")).content().contains(file);
    }
  }

  @Test
  void aJobThatHasNotComeToItsLockIsAliveForAWhile() throws Exception {
    Path young = left("young");
    Path old = left("old");
    old(old);

    Scratch.sweep(shared);

    assertThat(young).isEmptyDirectory();
    assertThat(old).doesNotExist();
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed() throws Exception {
    Path made = shared.resolve("made");
    Path folder = left("link");
    Files.createSymbolicLink(folder.resolve("lock"), made);
    old(folder);

    Scratch.sweep(shared);

    assertThat(made).doesNotExist();
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatAnotherUserHasPutThereIsLeftAlone() throws Exception {
    Path theirs = left("theirs");
    Files.createFile(theirs.resolve("lock"));
    Assumptions.assumeTrue(
        Files.getAttribute(theirs, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0),
        "only root can give a folder to another user");
    Files.setAttribute(theirs, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);

    Scratch.sweep(shared);

    assertThat(theirs.resolve("lock")).exists();
  }
}
