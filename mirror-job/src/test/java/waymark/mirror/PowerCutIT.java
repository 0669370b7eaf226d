package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.git.Orphans;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;

/// The power goes while a run writes: the store lies on a file system of its own, which is shut
/// down without its dirty pages and its log (ext4's `EXT4_IOC_SHUTDOWN` with `NOLOGFLUSH`, as
/// xfstests does it), mounted again, and told that the machine has booted since. What was never
/// made durable is gone then, in whatever order the kernel had written. `-Dwaymark.cuts=50` does
/// more rounds, `-Dwaymark.seed=N` the same ones again.
class PowerCutIT {

  private static final String SHUTDOWN =
      "import fcntl,os,struct,sys\n"
          + "fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";
  private static final String ANOTHER_BOOT = "0c6f0f7e-97f3-4b4f-9a3c-1f5ab7a0d0aa";

  @TempDir Path root;

  private Path disk() {
    return root.resolve("disk");
  }

  private boolean mount() throws Exception {
    String image = root.resolve("disk.img").toString();
    return new ProcessBuilder("mount", "-o", "loop,noauto_da_alloc", image, disk().toString())
            .start()
            .waitFor()
        == 0;
  }

  /// What was killed is not gone at once.
  private boolean unmounted() throws Exception {
    for (int tried = 0; tried < 100; tried++) {
      if (new ProcessBuilder("umount", "-q", disk().toString()).start().waitFor() == 0) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted()) {
      unmounted();
    }
  }

  private boolean mounted() throws Exception {
    return new ProcessBuilder("mountpoint", "-q", disk().toString()).start().waitFor() == 0;
  }

  @Test
  void aPowerCutLosesNothingThatARunHadFinished() throws Exception {
    long seed = Long.getLong("waymark.seed", System.nanoTime());
    int cuts = Integer.getInteger("waymark.cuts", 8);
    System.out.println("PowerCutIT: seed " + seed + ", " + cuts + " cuts");
    Random random = new Random(seed);
    try (Escrowed escrow = onItsOwnDisk("")) {
      List<Upstream> upstreams =
          List.of(escrow.add("octo/a"), escrow.add("octo/b"), escrow.add("octo/c"));
      for (int round = 0; round < cuts; round++) {
        for (int i = 0; i < upstreams.size(); i++) {
          upstreams.get(i).force("b" + random.nextInt(3), "f" + round, "x".repeat(20_000));
          upstreams.get(i).commit("main", "f" + round, "round " + round);
          escrow.pushed("octo/" + "abc".charAt(i), "2026-02-02T00:00:%02dZ".formatted(round));
        }
        killInTheDark(escrow, "to look at", random.nextInt(500));
        Escrowed.Ran ran = escrow.sync();
        assertThat(ran.exit()).as("seed %d: %s", seed, ran.err()).isZero();
        escrow.assertWhole();
        assertThat(escrow.run("verify", "--full").exit()).as("seed %d", seed).isZero();
        for (int i = 0; i < upstreams.size(); i++) {
          assertThat(Escrowed.refs(escrow.latest(escrow.forge.get(101 + i))))
              .as("seed %d", seed)
              .isEqualTo(upstreams.get(i).refs());
        }
      }
    }
  }

  /// Its bytes come to the disk by its fsync, under a temporary name; its own name by the folder's.
  @Test
  void aFileThatWasWrittenDurablyHasItsNameAfterAPowerCut() throws Exception {
    try (Escrowed escrow = onItsOwnDisk("")) {
      escrow.sync();
      Path file = disk().resolve("file");
      DurableFile.write(file, new byte[] {7});
      cutThePower(escrow);
      assertThat(file).hasBinaryContent(new byte[] {7});
    }
  }

  /// Nothing of a line waits for the disk until it is sent: a state whose payload is not on the
  /// NAS, or a line begun anew beside one that was confirmed, would show that it was sent too
  /// early.
  @Test
  void aPowerCutWhileItShipsLeavesTheArchiveWholeAndEachLineGoesOn() throws Exception {
    long seed = Long.getLong("waymark.seed", System.nanoTime());
    int cuts = Integer.getInteger("waymark.cuts", 8);
    System.out.println("PowerCutIT: seed " + seed + ", " + cuts + " cuts of a run that ships");
    Random random = new Random(seed);
    try (LocalNas nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
        Escrowed escrow = onItsOwnDisk(Desk.targets(List.of(nas.appendOnly())))) {
      Upstream old = escrow.add("octo/old");
      assertThat(escrow.sync().exit()).isZero();
      for (int round = 0; round < cuts; round++) {
        escrow.add("octo/new" + round).commit("main", "f", "y".repeat(20_000));
        old.commit("main", "f" + round, "x".repeat(20_000));
        escrow.pushed("octo/old", "2026-02-02T00:00:%02dZ".formatted(round));
        killInTheDark(
            escrow, random.nextInt(3) > 0 ? "shipping" : "to look at", random.nextInt(900));
        Escrow.shell(root, List.of("sh", nas.disk() + "/escrow/escrow.sh", "check"));
        Escrowed.Ran ran = escrow.sync();
        assertThat(ran.exit()).as("seed %d: %s", seed, ran.err()).isZero();
        Escrowed.Ran verified = escrow.run("verify", "--full");
        assertThat(verified.exit()).as("seed %d: %s", seed, verified.out()).isZero();
      }
      for (RepositoryKey key : escrow.store().keys()) {
        try (Stream<Path> lines = Files.list(nas.disk().resolve("escrow").resolve("" + key))) {
          assertThat(lines).as("%s, seed %d", key, seed).hasSize(1);
        }
      }
    }
  }

  @Test
  void whatPruneLeftIsThereAfterAPowerCut() throws Exception {
    try (Escrowed escrow = onItsOwnDisk("retention: {displaced: 1s, vanished: 1d}\n")) {
      Upstream upstream = escrow.add("octo/a");
      upstream.commit("side", "s", "y".repeat(30_000));
      assertThat(escrow.syncAt(Instant.now().minusSeconds(9)).exit()).isZero();
      upstream.force("side", "s", "rewritten");
      escrow.pushed("octo/a", "2026-02-02T00:00:01Z");
      assertThat(escrow.syncAt(Instant.now().minusSeconds(6)).exit()).isZero();
      upstream.commit("main", "f", "another");
      escrow.pushed("octo/a", "2026-02-02T00:00:02Z");
      assertThat(escrow.syncAt(Instant.now().minusSeconds(3)).exit()).isZero();
      String code = escrow.run("prune").out().strip().replaceFirst("(?s).*--confirm ", "");
      assertThat(escrow.run("prune", "--confirm", code).exit()).isZero();
      cutThePower(escrow);
      assertThat(escrow.sync().exit()).isZero();
      escrow.latest(escrow.repository("octo/a")).requirePacks(packs(escrow));
      assertThat(escrow.run("verify", "--full").exit()).isZero();
    }
  }

  @Test
  void whatWasAdoptedIsThereAfterAPowerCut() throws Exception {
    try (Escrowed escrow = onItsOwnDisk("")) {
      Upstream upstream = escrow.add("octo/a");
      upstream.commit("lost", "s", "y".repeat(30_000));
      Path old = Files.createDirectories(disk().resolve("old"));
      Escrow.git(old, "clone", "-q", "--mirror", upstream.folder().toString(), "a.git");
      String url = escrow.forge.url() + "/octo/a.git";
      Escrow.git(old.resolve("a.git"), "config", "remote.origin.url", url);
      assertThat(escrow.run("adopt", old.toString()).exit()).isZero();
      cutThePower(escrow);
      assertThat(escrow.sync().exit()).isZero();
      escrow.assertWhole();
      assertThat(escrow.run("verify", "--full").exit()).isZero();
    }
  }

  /// A pack whose bytes never came to the disk: what no manifest speaks of may be all that is left.
  @Test
  void nothingIsRemovedBesideAPackThatIsNotWhole() throws Exception {
    try (Escrowed escrow = onItsOwnDisk("")) {
      escrow.add("octo/a");
      assertThat(escrow.sync().exit()).isZero();
      Artefact pack =
          escrow.latest(escrow.repository("octo/a")).artefacts().firstEntry().getValue();
      Path bad = packs(escrow).resolve(pack.file());
      String unspoken = "pack-" + "0".repeat(40);
      for (String suffix : List.of(".pack", ".idx")) {
        String sibling = pack.file().replace(".pack", suffix);
        Files.copy(bad.resolveSibling(sibling), bad.resolveSibling(unspoken + suffix));
      }
      Files.delete(bad);
      Files.createFile(bad);
      Escrow.shell(root, List.of("sync", "-f", disk().toString()));
      cutThePower(escrow);
      escrow.pushed("octo/a", "2026-02-02T00:00:01Z");
      Escrowed.Ran ran = escrow.sync();
      assertThat(ran.outcomes()).containsEntry("octo/a", "failed");
      assertThat(ran.repository("octo/a").text("error")).contains("has 0 bytes", "--mend");
      assertThat(bad.resolveSibling(unspoken + ".pack")).exists();
    }
  }

  private Path packs(Escrowed escrow) {
    return escrow.store().packs(escrow.key(escrow.repository("octo/a")));
  }

  private Escrowed onItsOwnDisk(String more) throws Exception {
    Files.createDirectories(disk());
    Escrow.shell(root, List.of("truncate", "-s", "128M", "disk.img"));
    Escrow.shell(root, List.of("mkfs.ext4", "-q", "-F", "disk.img"));
    Assumptions.assumeTrue(mount(), "a loop device cannot be mounted: not root, or not allowed to");
    Escrowed escrow = new Escrowed(root, "brake: {repositories: 100%, refs: 100%}\n" + more);
    Files.createSymbolicLink(escrow.store().root(), disk().resolve("store"));
    Files.createDirectories(disk().resolve("store"));
    Escrow.shell(root, List.of("sync", "-f", disk().toString()));
    return escrow;
  }

  private void killInTheDark(Escrowed escrow, String word, int millis) throws Exception {
    Process run = Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString()).start();
    Thread neighbour = Thread.ofVirtual().start(this::neighbour);
    try (BufferedReader err = run.errorReader()) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        if (line.contains(word)) {
          break;
        }
      }
      run.waitFor(millis, TimeUnit.MILLISECONDS);
    }
    shutDown();
    neighbour.interrupt();
    neighbour.join();
    run.descendants().forEach(ProcessHandle::destroyForcibly);
    run.destroyForcibly().waitFor();
    Orphans.end(escrow.store().root());
    boot(escrow);
  }

  private void cutThePower(Escrowed escrow) throws Exception {
    shutDown();
    boot(escrow);
  }

  private void shutDown() throws Exception {
    Escrow.shell(root, List.of("python3", "-c", SHUTDOWN, disk().toString()));
  }

  private void boot(Escrowed escrow) throws Exception {
    assertThat(unmounted()).as("%s is let go of by what was killed", disk()).isTrue();
    // A copy: while another mount namespace still has the dead one, it would be mounted as it is.
    Escrow.shell(root, List.of("cp", "--sparse=always", "disk.img", "next.img"));
    Escrow.shell(root, List.of("mv", "next.img", "disk.img"));
    assertThat(mount()).isTrue();
    Path lock = escrow.store().lock();
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    if (Files.exists(lock)) {
      Files.writeString(lock, Files.readString(lock).replace(boot, ANOTHER_BOOT));
    }
  }

  /// Somebody else on the disk who fsyncs all the time: with the log go the names of our new files,
  /// whose bytes were not written yet.
  private void neighbour() {
    try (FileChannel other =
        FileChannel.open(
            disk().resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!Thread.interrupted()) {
        other.write(ByteBuffer.wrap(new byte[1]));
        other.force(true);
        Thread.sleep(5);
      }
    } catch (IOException | InterruptedException _) {
      // The power is gone.
    }
  }
}
