package waymark.mirror.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waymark.mirror.store.DurableFile;

/// The files of a bare repository of ours (gitrepository-layout(5)).
///
/// @param folder which may not be there yet
public record BareRepository(Path folder) {

  private static final Pattern PACK = Pattern.compile("pack-[0-9a-f]{40,64}\\.pack");

  private static final String SHA1 =
      """
      [core]
      	repositoryformatversion = 0
      	bare = true
      """;

  private static final String SHA256 =
      """
      [core]
      	repositoryformatversion = 1
      	bare = true
      [extensions]
      	objectFormat = sha256
      """;

  /// Makes what `git init --bare` makes, without running it: no template, no hook, no description.
  public void init(boolean sha256) throws IOException {
    if (Files.exists(folder.resolve("HEAD"))) {
      return;
    }
    Files.createDirectories(packFolder());
    Files.createDirectories(folder.resolve("refs"));
    Files.writeString(folder.resolve("config"), sha256 ? SHA256 : SHA1);
    // Last, and whole or not at all: a folder with a HEAD is complete. Upstream's is in the
    // manifest.
    DurableFile.replace(
        folder.resolve("HEAD"), "ref: refs/heads/main\n".getBytes(StandardCharsets.UTF_8));
  }

  private Path packFolder() {
    return folder.resolve("objects").resolve("pack");
  }

  public Path pack(String file) {
    return packFolder().resolve(file);
  }

  /// The names of all whole packs.
  public Set<String> packs() throws IOException {
    Set<String> packs = new HashSet<>();
    for (Path file : children(packFolder())) {
      String name = String.valueOf(file.getFileName());
      if (PACK.matcher(name).matches() && Files.exists(index(name))) {
        packs.add(name);
      }
    }
    return packs;
  }

  /// A pack's index.
  Path index(String pack) {
    return pack(pack.substring(0, pack.length() - "pack".length()) + "idx");
  }

  /// Removes what a git that was killed has left half-done: temporary packs, a pack without its
  /// index, lock files. No git may be at work in it.
  ///
  /// @param vouched packs that a manifest speaks of; these stay, also where their index is gone
  public void sweep(Set<String> vouched) throws IOException {
    for (Path file : children(packFolder())) {
      String name = String.valueOf(file.getFileName());
      boolean halfPack =
          PACK.matcher(name).matches() && !Files.exists(index(name)) && !vouched.contains(name);
      boolean half = name.startsWith("tmp_") || DurableFile.isTemporary(file);
      if (halfPack || half || name.endsWith(".keep")) {
        Files.delete(file);
      }
    }
    for (Path file : children(folder)) {
      if (file.getFileName().toString().endsWith(".lock") || DurableFile.isTemporary(file)) {
        Files.delete(file);
      }
    }
    for (Path file : looseRefs()) {
      if (file.getFileName().toString().endsWith(".lock")) {
        Files.delete(file);
      }
    }
  }

  /// Removes a pack that no manifest speaks of, and its index.
  public void removePack(String pack) throws IOException {
    Files.deleteIfExists(index(pack));
    Files.deleteIfExists(pack(pack));
  }

  /// Writes all refs of a repository that has none, as pack-refs(1) would. Whoever calls knows that
  /// their objects are there: it is what update-ref(1) would look for.
  void packRefs(NavigableMap<String, Oid> refs) throws IOException {
    StringBuilder text = new StringBuilder();
    refs.forEach((ref, oid) -> text.append(oid).append(' ').append(ref).append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    DurableFile.replace(folder.resolve("packed-refs"), bytes);
  }

  /// Removes every ref. The ledger knows them.
  public void removeRefs() throws IOException {
    for (Path file : looseRefs()) {
      Files.delete(file);
    }
    Files.deleteIfExists(folder.resolve("packed-refs"));
  }

  /// The files of refs that are not packed.
  public List<Path> looseRefs() throws IOException {
    Path refs = folder.resolve("refs");
    if (!Files.isDirectory(refs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(refs)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.toList());
    }
  }
}
