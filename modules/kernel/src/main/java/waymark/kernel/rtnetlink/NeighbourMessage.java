package waymark.kernel.rtnetlink;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.routing.Neighbour;

/// `RTM_NEWNEIGH`: `struct ndmsg`, then `NDA_*`.
final class NeighbourMessage {

  static final int HEADER = 12;

  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NUD_NOARP = 0x40;

  /// `NUD_*`, from bit 0.
  private static final List<String> STATES =
      List.of("INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT");

  private NeighbourMessage() {}

  /// @return empty for what `ip neigh` leaves out
  static Optional<Neighbour> of(Header header, Attributes attributes, Map<Integer, String> devices)
      throws MalformedMessageException, BadValueException {
    Optional<Attribute> address = attributes.find(NDA_DST);
    int bits = header.u16(8);
    if (address.isEmpty()
        || Rtnetlink.family(header.u8(0)).isEmpty()
        || bits == 0
        || (bits & NUD_NOARP) != 0) {
      return Optional.empty();
    }
    Set<String> state = new LinkedHashSet<>();
    for (int bit = 0; bit < STATES.size(); bit++) {
      if ((bits & 1 << bit) != 0) {
        state.add(STATES.get(bit));
      }
    }
    int index = header.u32(4);
    return Optional.of(
        new Neighbour(
            Header.address(address.get()),
            InterfaceName.parse(devices.getOrDefault(index, "if" + index)),
            attributes
                .find(NDA_LLADDR)
                .map(lladdr -> HexFormat.ofDelimiter(":").formatHex(lladdr.bytes())),
            state));
  }
}
