package waymark.netstate.routing;

import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// One entry of a neighbour table, as `ip neigh` shows it.
///
/// @param state `REACHABLE`, `STALE`, `INCOMPLETE`, `FAILED`, `PERMANENT`, ...
public record Neighbour(
    IpAddress address, InterfaceName dev, Optional<String> lladdr, Set<String> state) {

  public Neighbour {
    state = Set.copyOf(state);
  }

  /// Whether the kernel asked for it and nobody answered.
  public boolean isDead() {
    return state.contains("FAILED") || state.contains("INCOMPLETE");
  }
}
