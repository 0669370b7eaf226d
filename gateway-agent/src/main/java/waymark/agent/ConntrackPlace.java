package waymark.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import waymark.kernel.KernelRefused;
import waymark.kernel.rtnetlink.Rtnetlink;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.conntrack.survey.FirstLook;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Neighbour;

/// The surroundings of a table: what was told, and what is taken for granted beyond it.
///
/// @param assumed what was not told, for the answer to say
record ConntrackPlace(Surroundings surroundings, List<String> assumed) {

  private static final Set<String> TUNNEL_KINDS =
      Set.of("wireguard", "tun", "ipip", "gre", "sit", "ip6tnl", "vti", "xfrm");

  ConntrackPlace {
    assumed = List.copyOf(assumed);
  }

  /// For the table of the calling thread's namespace: its own addresses are asked of the kernel.
  static ConntrackPlace ofKernel(Surroundings told) throws IOException, KernelRefused {
    try (Rtnetlink kernel = Rtnetlink.open()) {
      return of(told, kernel.links(), kernel.neighbours());
    }
  }

  /// For a gateway whose interfaces and neighbours are known.
  static ConntrackPlace of(Surroundings told, List<Link> links, List<Neighbour> neighbours) {
    Set<IpAddress> own = new HashSet<>(told.own());
    Set<IpAddress> tunnels = new TreeSet<>();
    for (Link link : links) {
      link.addresses().forEach(each -> own.add(each.address()));
      if (link.kind().filter(TUNNEL_KINDS::contains).isPresent()) {
        link.addresses().stream()
            .map(Link.InterfaceAddress::address)
            .filter(address -> !address.isLinkLocal())
            .forEach(tunnels::add);
      }
    }
    Surroundings known = with(told, told.tunnels(), own, dead(neighbours));
    return told.tunnels().isEmpty() && !tunnels.isEmpty()
        ? taken(known, tunnels, "a tunnel interface has it")
        : new ConntrackPlace(known, inside(known));
  }

  /// Asked for in vain, and not met by another interface.
  private static Set<IpAddress> dead(List<Neighbour> neighbours) {
    Set<IpAddress> dead = new HashSet<>();
    neighbours.stream().filter(Neighbour::isDead).map(Neighbour::address).forEach(dead::add);
    neighbours.stream()
        .filter(each -> !each.isDead())
        .map(Neighbour::address)
        .forEach(dead::remove);
    return dead;
  }

  /// For a text, as far as its beginning tells.
  static ConntrackPlace ofText(Surroundings told, byte[] beginning) throws IOException {
    FirstLook look = new FirstLook();
    TableScanner.scan("-", new ByteArrayInputStream(beginning), look, fault -> {});
    Surroundings known = with(told, told.tunnels(), look.doors(), told.dead());
    return told.tunnels().isEmpty() && !look.tunnels().isEmpty()
        ? taken(
            known,
            new TreeSet<>(look.tunnels()),
            "flows to the internet are masqueraded to it and nobody else is near it")
        : new ConntrackPlace(known, inside(known));
  }

  private static ConntrackPlace taken(Surroundings told, Set<IpAddress> tunnels, String why) {
    Surroundings known = with(told, tunnels, told.own(), told.dead());
    List<String> assumed = new ArrayList<>();
    tunnels.forEach(each ->
        assumed.add(each + " is the tunnel's address: " + why + " (else say --tunnel-address)"));
    assumed.addAll(inside(known));
    return new ConntrackPlace(known, assumed);
  }

  private static Surroundings with(
      Surroundings told, Set<IpAddress> tunnels, Set<IpAddress> own, Set<IpAddress> dead) {
    return new Surroundings(
        tunnels, told.cluster(), told.lan(), told.fronts(), own, told.endpoints(), dead);
  }

  private static List<String> inside(Surroundings known) {
    return known.assumesPrivate()
        ? List.of(
            "every private network is cluster or LAN, but for the tunnel's own (else say"
                + " --cluster-cidr and --lan)")
        : List.of();
  }
}
