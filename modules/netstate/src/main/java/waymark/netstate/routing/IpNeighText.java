package waymark.netstate.routing;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// Reads the lines of ip-neighbour(8): `192.168.1.1 dev eth0 lladdr 4a:ee:0b:73:09:3a REACHABLE`.
public final class IpNeighText {

  private static final Set<String> STATES =
      Set.of(
          "NONE",
          "INCOMPLETE",
          "REACHABLE",
          "STALE",
          "DELAY",
          "PROBE",
          "FAILED",
          "NOARP",
          "PERMANENT");

  private IpNeighText() {}

  /// Reads what `ip neigh` printed, with or without `-s`.
  public static Listing<Neighbour> read(String source, String text) {
    return Entries.read(source, text, (words, entry) -> read(words));
  }

  private static Neighbour read(Words words) throws BadValueException {
    IpAddress address = IpAddress.parse(words.next());
    Optional<InterfaceName> dev = Optional.empty();
    Optional<String> lladdr = Optional.empty();
    Set<String> state = new HashSet<>();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "dev" -> dev = Optional.of(InterfaceName.parse(words.next()));
        case "lladdr" -> lladdr = Optional.of(words.next());
        default -> {
          if (STATES.contains(word)) {
            state.add(word);
          } // else flags and statistics: router, extern_learn, ref 1, used 0/60/0, probes 4
        }
      }
    }
    if (dev.isEmpty()) {
      throw new BadValueException(
          "the neighbour " + address + " has no interface",
          "collect with ip neigh, not ip neigh show dev: a line reads 192.168.1.1 dev eth0 STALE");
    }
    return new Neighbour(address, dev.get(), lladdr, state);
  }
}
