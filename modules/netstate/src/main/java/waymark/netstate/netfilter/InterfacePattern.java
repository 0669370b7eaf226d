package waymark.netstate.netfilter;

import java.util.Optional;
import waymark.netstate.packet.InterfaceName;

/// What `-i` and `-o` take: a name, or a beginning followed by `+`.
public record InterfacePattern(String text) {

  /// Whether an interface's name fits; no interface at all fits only `+`.
  public boolean matches(Optional<InterfaceName> candidate) {
    String name = candidate.map(InterfaceName::name).orElse("");
    return text.endsWith("+")
        ? name.startsWith(text.substring(0, text.length() - 1))
        : name.equals(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
