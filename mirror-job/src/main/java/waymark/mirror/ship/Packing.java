package waymark.mirror.ship;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import waymark.mirror.archive.Digest;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.RefChange;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Oid;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.Sha256;

/// Makes payloads: the objects that one set of refs reaches and the one before it does not.
///
/// They are named by object ids alone, so a repository that gains objects meanwhile is no matter.
///
/// @param repository the bare repository that holds the objects
/// @param folder the line's folder, where the files go
record Packing(Git git, Path repository, Path folder) {

  /// Packs are cut here, so that an upload that was cut off has at most this to send again.
  static final long PACK_LIMIT = 64L << 20;

  /// Above this a state's new objects become packs of their own instead of one bundle.
  private static final long BUNDLE_LIMIT = 32L << 20;

  private static final int COUNT_AT = 8;
  private static final Duration DEADLINE = Duration.ofHours(6);

  /// What `after` reaches and `before` does not, as files in the line's folder.
  List<Payload> pack(long number, Set<Oid> before, Set<Oid> after, List<RefChange> changes)
      throws GitRefused, IOException, InterruptedException {
    Set<Oid> fresh = new TreeSet<>(after);
    fresh.removeAll(before);
    if (fresh.isEmpty()) {
      return List.of();
    }
    if (before.isEmpty()) {
      return packs(revisions(fresh, Set.of()));
    }
    String range = revisions(fresh, before);
    return size(range) > BUNDLE_LIMIT ? packs(range) : bundle(number, range, changes);
  }

  private static String revisions(Collection<Oid> wanted, Collection<Oid> known) {
    return Git.lines(
        Stream.concat(
                wanted.stream().map(Oid::hex),
                known.stream().distinct().map(oid -> "^" + oid.hex()))
            .toList());
  }

  private long size(String range) throws GitRefused, IOException, InterruptedException {
    return Long.parseLong(
        git.run(repository, range, DEADLINE, "rev-list", "--objects", "--disk-usage", "--stdin")
            .lines()
            .getFirst());
  }

  private List<Payload> packs(String range) throws GitRefused, IOException, InterruptedException {
    Path packs = folder.resolve("objects/pack");
    Files.createDirectories(packs);
    List<String> hashes =
        git.lend(
                repository,
                folder.resolve("objects"),
                range,
                DEADLINE,
                "pack-objects",
                "-q",
                "--revs",
                "--delta-base-offset",
                "--max-pack-size=" + PACK_LIMIT,
                packs.resolve("pack").toString())
            .lines();
    List<Payload> payloads = new ArrayList<>();
    for (String hash : hashes) {
      payloads.add(
          new Payload.Pack(
              hash,
              digest(packs.resolve("pack-" + hash + ".pack")),
              digest(packs.resolve("pack-" + hash + ".idx"))));
    }
    return payloads;
  }

  private static Digest digest(Path file) throws IOException {
    return new Digest(Sha256.of(file), Files.size(file));
  }

  private List<Payload> bundle(long number, String range, List<RefChange> changes)
      throws GitRefused, IOException, InterruptedException {
    Path bundles = folder.resolve("bundles");
    Files.createDirectories(bundles);
    Path pack = bundles.resolve(DurableFile.TEMPORARY + "pack");
    Path whole = bundles.resolve(DurableFile.TEMPORARY + "bundle");
    git.intoFile(
        repository,
        range,
        pack,
        DEADLINE,
        "pack-objects",
        "-q",
        "--revs",
        "--thin",
        "--stdout",
        "--delta-base-offset");
    if (empty(pack)) {
      return List.of();
    }
    byte[] header = header(range, changes).getBytes(StandardCharsets.UTF_8);
    Files.write(whole, header);
    try (OutputStream out = Files.newOutputStream(whole, StandardOpenOption.APPEND)) {
      Files.copy(pack, out);
    }
    Payload.Bundle bundle = new Payload.Bundle(digest(whole), header.length);
    for (Payload.Part part : bundle.parts(number)) {
      DurableFile.rename(whole, folder.resolve(part.path()));
    }
    Files.delete(pack);
    return List.of(bundle);
  }

  /// gitformat-pack(5): the count of objects ends the pack's header.
  private static boolean empty(Path pack) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(pack))) {
      in.skipNBytes(COUNT_AT);
      return in.readInt() == 0;
    }
  }

  /// gitformat-bundle(5), version 2. `git bundle create` would leave out refs whose objects are
  /// known already, and refuses where none is left.
  private String header(String range, List<RefChange> changes)
      throws GitRefused, IOException, InterruptedException {
    StringBuilder header = new StringBuilder("# v2 git bundle\n");
    git.run(repository, range, DEADLINE, "rev-list", "--boundary", "--stdin").lines().stream()
        .filter(line -> line.startsWith("-"))
        .forEach(line -> header.append(line).append('\n'));
    for (RefChange change : changes) {
      if (change instanceof RefChange.Put(var oid, var ref)) {
        header.append(oid).append(' ').append(ref).append('\n');
      }
    }
    return header.append('\n').toString();
  }
}
