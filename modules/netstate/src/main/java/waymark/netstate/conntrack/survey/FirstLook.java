package waymark.netstate.conntrack.survey;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Entry.Side;
import waymark.netstate.conntrack.Nat;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// Learns from a part of a table what the gateway's addresses may be, where nobody told them.
///
/// A private address that flows to the internet are masqueraded to, in whose neighbourhood nobody
/// else sends or is sent to, is one that only the far end of a tunnel knows. An address whose
/// packets are translated to a host inside is a door of the gateway. Guesses have to be told as
/// such.
public final class FirstLook implements Consumer<Entry> {

  private static final int MOST = 64;

  private final Blocks notInternet = new Blocks(Surroundings.NOT_INTERNET);
  private final Set<IpAddress> masqueraded = new HashSet<>();
  private final Doors doors = new Doors(Surroundings.unknown());
  private final Tally sources = new Tally(Side.ORIGINAL_SRC, false, 1 << 14);
  private final Tally destinations = new Tally(Side.ORIGINAL_DST, false, 1 << 14);

  @Override
  public void accept(Entry entry) {
    boolean changed =
        entry.low(Side.ORIGINAL_SRC) != entry.low(Side.REPLY_DST)
            || entry.high(Side.ORIGINAL_SRC) != entry.high(Side.REPLY_DST);
    if (changed
        && masqueraded.size() < MOST
        && notInternet.contain(entry, Side.REPLY_DST)
        && !notInternet.contain(entry, Side.REPLY_SRC)) {
      masqueraded.add(entry.address(Side.REPLY_DST));
    }
    doors.learn(entry, Nat.of(entry));
    sources.count(entry, false);
    destinations.count(entry, false);
  }

  /// The addresses by which clients reach what is inside.
  public Set<IpAddress> doors() {
    return doors.addresses();
  }

  /// What may be the tunnel's addresses; none where nothing hints at one.
  public Set<IpAddress> tunnels() {
    return masqueraded.stream()
        .filter(address -> !isAmongHosts(sources, address))
        .filter(address -> !isAmongHosts(destinations, address))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether hosts of the address's /24 or /64 have part in flows by themselves, as on a LAN.
  private static boolean isAmongHosts(Tally tally, IpAddress address) {
    Cidr around = Cidr.around(address, address.family() == Family.IPV4 ? 24 : 64);
    return tally.top(Integer.MAX_VALUE).stream().anyMatch(each -> around.contains(each.address()));
  }
}
