package waymark.mirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {

  private static final String ANOTHER_BOOT = "41 0c6f0f7e-97f3-4b4f-9a3c-1f5ab7a0d0aa\n";

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.open(folder.resolve("store"));
  }

  @Test
  void isTakenOnceAndNamesWhoHoldsIt() throws Exception {
    try (StoreLock held = StoreLock.take(store).orElseThrow()) {
      assertThat(held.before()).isEqualTo(StoreLock.Before.CLEAN);
      assertThat(StoreLock.take(store)).isEmpty();
      assertThat(StoreLock.holder(store)).isEqualTo("process " + ProcessHandle.current().pid());
    }
    assertThat(Files.readString(store.lock())).isEmpty();
  }

  @Test
  void tellsAJobThatWasKilledFromAMachineThatWentDown() throws Exception {
    Files.writeString(store.lock(), died());
    assertThat(before()).isEqualTo(StoreLock.Before.KILLED);
    Files.writeString(store.lock(), died() + ANOTHER_BOOT);
    assertThat(before()).isEqualTo(StoreLock.Before.MACHINE_DOWN);
  }

  @Test
  void remembersACrashUntilSomebodyHasClearedUpAfterIt() throws Exception {
    Files.writeString(store.lock(), ANOTHER_BOOT);
    assertThat(before()).as("a job that only reads").isEqualTo(StoreLock.Before.MACHINE_DOWN);
    // And one that only read was killed since.
    Files.writeString(store.lock(), died() + Files.readString(store.lock()));
    try (StoreLock sync = StoreLock.take(store).orElseThrow()) {
      assertThat(sync.before()).isEqualTo(StoreLock.Before.MACHINE_DOWN);
      sync.cleared();
    }
    assertThat(before()).isEqualTo(StoreLock.Before.CLEAN);
  }

  @Test
  void aJobThatFailsAmidWhatItHasBegunCountsAsKilled() throws Exception {
    try (StoreLock failed = StoreLock.take(store).orElseThrow()) {
      failed.begun();
    }
    assertThat(before()).isEqualTo(StoreLock.Before.KILLED);
    try (StoreLock ended = StoreLock.take(store).orElseThrow()) {
      ended.begun();
      ended.cleared();
    }
    assertThat(before()).isEqualTo(StoreLock.Before.CLEAN);
  }

  @Test
  void doesNotGrowWithEveryJobThatDies() throws Exception {
    before();
    for (int i = 0; i < 50; i++) {
      Files.writeString(store.lock(), died() + Files.readString(store.lock()));
      before();
    }
    assertThat(Files.readAllLines(store.lock())).hasSize(1);
  }

  private StoreLock.Before before() throws Exception {
    try (StoreLock lock = StoreLock.take(store).orElseThrow()) {
      return lock.before();
    }
  }

  /// What a job of this boot leaves when it is killed.
  private static String died() throws Exception {
    return "40 " + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "\n";
  }

  @Test
  void opensWhatAJobThatDiedHasBegun() throws Exception {
    Path begun = Files.createDirectories(folder.resolve("begun"));
    Files.writeString(begun.resolve(DurableFile.TEMPORARY + "format"), "waymark-esc");
    assertThat(Store.open(begun).keys()).isEmpty();
    Files.delete(begun.resolve("ledger"));
    assertThat(Store.open(begun).ledger()).isDirectory();
  }
}
