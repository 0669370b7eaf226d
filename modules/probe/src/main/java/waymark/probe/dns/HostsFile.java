package waymark.probe.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.probe.url.Host;

/// hosts(5): addresses and the names that they go by.
final class HostsFile {

  private HostsFile() {}

  /// The addresses of a name, in the order of the file; none where it is not in it.
  static List<IpAddress> addresses(Path file, Host.Name name) throws IOException {
    try {
      return addresses(Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList(), name);
    } catch (NoSuchFileException missing) {
      return List.of();
    }
  }

  static List<IpAddress> addresses(List<String> lines, Host.Name name) {
    List<IpAddress> found = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.replaceFirst("#.*", "").toLowerCase(Locale.ROOT).strip().split("\\s+");
      if (List.of(words).lastIndexOf(name.canonical()) > 0) {
        add(found, words[0]);
      }
    }
    return found.stream().distinct().toList();
  }

  private static void add(List<IpAddress> found, String text) {
    try {
      found.add(IpAddress.parse(text));
    } catch (BadValueException passedOver) {
      // a line of some other kind: the C library passes over it too
    }
  }
}
