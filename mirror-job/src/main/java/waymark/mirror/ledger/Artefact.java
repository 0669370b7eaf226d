package waymark.mirror.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// An immutable file of a repository's packs.
///
/// @param file its name in `git/objects/pack`: `pack-....pack`
/// @param bytes its size
/// @param sha256 of its content, 64 hexadecimal digits
public record Artefact(String file, long bytes, String sha256) {

  private static final Pattern FILE = Pattern.compile("pack-[0-9a-f]{40,64}\\.pack");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /// Reads the pack.
  public static Artefact of(Path pack) throws IOException {
    return new Artefact(pack.getFileName().toString(), Files.size(pack), Sha256.of(pack));
  }

  Json toJson() {
    return Json.of("file", file, "bytes", bytes, "sha256", sha256);
  }

  static Artefact from(Json json) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    Artefact artefact =
        new Artefact(object.text("file"), object.number("bytes"), object.text("sha256"));
    // The name becomes a path; a ledger that came back from elsewhere may hold anything.
    if (!FILE.matcher(artefact.file).matches() || !HASH.matcher(artefact.sha256).matches()) {
      throw new BadValueException(
          "\"" + artefact.file + "\" is not a pack with its hash", "restore it from another copy");
    }
    return artefact;
  }
}
