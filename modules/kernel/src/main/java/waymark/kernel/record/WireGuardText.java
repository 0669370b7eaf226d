package waymark.kernel.record;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What `wg show` prints, made fit to be shown to others.
public final class WireGuardText {

  /// 32 bytes in base64. wg(8) hides the private ones itself; a public one names a peer for ever.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{43}=");

  private static final Pattern INTERFACE = Pattern.compile("(?m)^(?=interface: )");

  private WireGuardText() {}

  /// The text with `(removed)` for every key.
  public static String withoutKeys(String text) {
    return KEY.matcher(text).replaceAll("(removed)");
  }

  /// The interfaces of one namespace: wg(8) shows those of wireguard-go in every namespace, for
  /// their sockets lie in one folder of the machine.
  ///
  /// @param names the interfaces that the namespace has
  public static String of(Set<String> names, String text) {
    return List.of(INTERFACE.split(text)).stream()
        .filter(part -> names.contains(nameOf(part)))
        .collect(Collectors.joining());
  }

  private static String nameOf(String part) {
    return part.lines().findFirst().orElse("").replaceFirst("^interface: ", "").strip();
  }
}
