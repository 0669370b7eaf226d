package waymark.mirror.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import waymark.mirror.git.Oid;

/// All that one manifest and those before it say of a repository.
///
/// @param manifest the newest that was asked for; its own `refs` may be a difference only
/// @param sha256 of the manifest's file
/// @param refs every ref at that time
/// @param artefacts every pack up to that time, by file name
public record Snapshot(
    Manifest manifest,
    String sha256,
    NavigableMap<String, Oid> refs,
    NavigableMap<String, Artefact> artefacts) {

  /// Looks at the names and sizes of all packs, not at their content.
  ///
  /// @param packs the folder they belong into
  /// @throws DamagedException where one is missing or not of its size
  public void requirePacks(Path packs) throws IOException {
    for (Artefact pack : artefacts.values()) {
      Path file = packs.resolve(pack.file());
      if (!Files.exists(file)) {
        throw new DamagedException(file, "is missing; verify --full --mend takes it from the NAS");
      }
      if (Files.size(file) != pack.bytes()) {
        throw new DamagedException(
            file,
            "has %d bytes, not %d; verify --full --mend takes it from the NAS"
                .formatted(Files.size(file), pack.bytes()));
      }
    }
  }
}
