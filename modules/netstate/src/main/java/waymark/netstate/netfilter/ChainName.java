package waymark.netstate.netfilter;

import java.nio.charset.StandardCharsets;
import waymark.netstate.packet.BadValueException;

/// The name of a chain: 1 to 28 bytes (`XT_EXTENSION_MAXNAMELEN` less one), no white space.
public record ChainName(String name) implements Comparable<ChainName> {

  private static final int MAX_BYTES = 28;

  /// Reads `PREROUTING`.
  public static ChainName parse(String text) throws BadValueException {
    if (text.isEmpty()
        || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        || text.startsWith("-")
        || text.startsWith("!")
        || text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw new BadValueException(
          "\"" + text + "\" is not a chain name",
          "write 1 to " + MAX_BYTES + " bytes without white space, such as WAYMARK-PREROUTING");
    }
    return new ChainName(text);
  }

  @Override
  public int compareTo(ChainName other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
