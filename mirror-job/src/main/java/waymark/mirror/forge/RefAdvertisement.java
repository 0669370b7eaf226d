package waymark.mirror.forge;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.git.RefName;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Foreign;

/// What a repository's server says at one moment: every ref, and HEAD.
///
/// @param head empty where the repository is empty, or its HEAD stands for a branch that is not
///   there: protocol version 0 does not say then
/// @param nameless refs that no manifest can hold, for their names are not UTF-8: as they are
///   spelled
/// @param sha256 whether objects are named by SHA-256
/// @param packs whether the server offers what [SmartHttp#pack] asks for
public record RefAdvertisement(
    NavigableMap<String, Oid> refs,
    Optional<Head> head,
    List<String> nameless,
    boolean sha256,
    boolean packs) {

  private static final int SHOWN = 3;
  private static final String SYMREF = "symref=HEAD:";

  /// Reads the body of `GET URL/info/refs?service=git-upload-pack` (gitprotocol-http(5)).
  static RefAdvertisement read(byte[] body) throws BadValueException {
    PacketLines lines = new PacketLines(body);
    if (!lines.next().map(PacketLines.Line::text).equals(Optional.of("# service=git-upload-pack"))
        || lines.next().isPresent()) {
      throw new BadValueException("the answer is not git's smart HTTP protocol", "mend the URL");
    }
    NavigableMap<String, Oid> refs = new TreeMap<>();
    Optional<Head> head = Optional.empty();
    List<String> nameless = new ArrayList<>();
    boolean sha256 = false;
    boolean packs = false;
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      String text = line.get().text();
      if (text.startsWith("ERR ")) {
        throw new BadValueException(
            "the server says: " + Foreign.plain(text.substring(4)), "try again later");
      }
      int nul = text.indexOf('\0');
      String capabilities = nul < 0 ? "" : " " + text.substring(nul + 1) + " ";
      String ref = nul < 0 ? text : text.substring(0, nul);
      int space = ref.indexOf(' ');
      sha256 |= capabilities.contains(" object-format=sha256 ");
      packs |= capabilities.contains(" side-band-64k ") && capabilities.contains(" ofs-delta ");
      if (text.startsWith("shallow ") || space < 0) {
        continue;
      }
      Oid oid = Oid.parse(ref.substring(0, space));
      String name = ref.substring(space + 1);
      if (name.equals("HEAD")) {
        head = Optional.of(symbolic(line.get(), capabilities).orElse(new Head.Detached(oid)));
      } else if (name.startsWith("refs/") && !name.endsWith("^{}")) {
        if (line.get().utf8() || RefName.valid(name)) {
          refs.put(valid(name), oid);
        } else {
          nameless.add(Foreign.plain(name));
        }
      }
    }
    if (!lines.atEnd()) {
      throw new BadValueException("the list of refs is followed by something", "mend the URL");
    }
    return new RefAdvertisement(refs, head, List.copyOf(nameless), sha256, packs);
  }

  /// That there are refs which are not kept, in words.
  public Optional<String> leftOut() {
    return nameless.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of its refs %s not kept, for their names are not UTF-8: %s"
                .formatted(
                    nameless.size(),
                    nameless.size() == 1 ? "is" : "are",
                    String.join(", ", nameless.subList(0, Math.min(SHOWN, nameless.size())))));
  }

  /// The branch that HEAD stands for; of one whose name no manifest can hold, the commit is kept.
  private static Optional<Head> symbolic(PacketLines.Line line, String capabilities)
      throws BadValueException {
    int at = capabilities.indexOf(" " + SYMREF);
    if (at < 0) {
      return Optional.empty();
    }
    int from = at + 1 + SYMREF.length();
    String name = capabilities.substring(from, capabilities.indexOf(' ', from));
    return line.utf8() || RefName.valid(name)
        ? Optional.of(new Head.Symbolic(valid(name)))
        : Optional.empty();
  }

  private static String valid(String name) throws BadValueException {
    if (!RefName.valid(name)) {
      throw new BadValueException(
          "the server names a ref \"" + Foreign.plain(name) + "\", which git refuses",
          "rename the ref upstream, or exclude the repository");
    }
    return name;
  }
}
