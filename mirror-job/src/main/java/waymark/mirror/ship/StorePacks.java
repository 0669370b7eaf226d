package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.archive.Digest;
import waymark.mirror.archive.Payload;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.store.Sha256;

/// Packs of the store that become payloads as they are: each gets a second name in the outbox,
/// which costs neither room nor time. Neither name's file is ever written to, and the store letting
/// go of its own leaves the other one whole.
///
/// @param repository the bare repository that holds them
/// @param folder the line's folder
record StorePacks(Path repository, Path folder) {

  /// Links them.
  ///
  /// @return empty where one is larger than an upload should be, is not there any more, or lies on
  ///   another file system
  Optional<List<Payload>> linked(List<Artefact> packs) throws IOException {
    if (packs.stream().anyMatch(pack -> pack.bytes() > Packing.PACK_LIMIT)) {
      return Optional.empty();
    }
    List<Path> links = new ArrayList<>();
    List<Payload> payloads = new ArrayList<>();
    for (Artefact pack : packs) {
      String stem = pack.file().substring(0, pack.file().length() - ".pack".length());
      for (String file : List.of(stem + ".pack", stem + ".idx")) {
        Path link = folder.resolve("objects/pack").resolve(file);
        if (!linked(link, repository.resolve("objects/pack").resolve(file))) {
          for (Path made : links) {
            Files.delete(made);
          }
          return Optional.empty();
        }
        links.add(link);
      }
      Path index = links.getLast();
      payloads.add(
          new Payload.Pack(
              stem.substring("pack-".length()),
              new Digest(pack.sha256(), pack.bytes()),
              new Digest(Sha256.of(index), Files.size(index))));
    }
    return Optional.of(payloads);
  }

  private static boolean linked(Path link, Path file) {
    try {
      Files.createLink(link, file);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
