package waymark.netstate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

class IpRouteTextTest {

  private static Route route(String entry) throws BadValueException {
    return IpRouteText.parse(TableNames.NONE, entry);
  }

  private static Listing<Route> recorded(String file) {
    return IpRouteText.read(file, TableNames.NONE, Recorded.file(file));
  }

  private static NextHop hop(String dev, String via, boolean onlink, int weight, boolean usable)
      throws BadValueException {
    return new NextHop(
        Optional.of(InterfaceName.parse(dev)),
        via.isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(via)),
        onlink,
        weight,
        usable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip-route-table-all.txt", "ip-6-route-table-all.txt"})
  void printsEveryRecordedRouteAsItWasRead(String file) {
    Listing<Route> read = recorded(file);
    assertThat(read.faults()).isEmpty();
    assertThat(read.values().stream().flatMap(route -> route.text().lines()))
        .containsExactlyElementsOf(
            Recorded.file(file)
                .lines()
                .map(line -> line.stripTrailing().replace("  ", " "))
                .toList());
  }

  @Test
  void printsARouteFromItsValuesAsIpDoes() {
    for (Route route : recorded("ip-route-table-all.txt").values()) {
      // what is no value: the metrics of a connection, next-hop objects, the idle flags
      String decisive =
          route
              .text()
              .replaceAll(
                  " (mtu|advmss|hoplimit|initcwnd|rto_min|quickack|congctl|realm|expires)( lock)?"
                      + " \\S+",
                  "")
              .replaceAll(" nhid \\d+", "")
              .replace(" linkdown", "");
      if (route.unmodelled().isEmpty() || !route.unmodelled().getFirst().startsWith("encap")) {
        boolean sends = route.nextHops().getFirst().dev().isPresent();
        assertThat(IpRouteText.print(route))
            .isEqualTo(sends ? decisive : decisive.replace(" dev lo", ""));
      }
    }
  }

  @Test
  void tellsTheFamiliesOfAListingOfBothApart() {
    List<Route> both = recorded("ip-route-table-all.txt").values();
    List<Route> ipv6 = both.stream().filter(r -> r.family() == Family.IPV6).toList();
    assertThat(ipv6).isEqualTo(recorded("ip-6-route-table-all.txt").values());
    assertThat(ipv6.stream().filter(r -> r.destination().equals(Cidr.all(Family.IPV6)))).hasSize(3);
    assertThat(both.stream().filter(r -> r.destination().equals(Cidr.all(Family.IPV4)))).hasSize(3);
  }

  @Test
  void readsTheNextHopsOfAMultipathRoute() throws BadValueException {
    Route route =
        route(
            """
            10.32.0.0/16 proto static src 192.168.1.55 metric 7\s
            	nexthop dev eth0 weight 1\s
            	nexthop via 10.30.0.3 dev down0 weight 5 dead onlink linkdown\s
            	nexthop via inet6 fe80::1 dev eth0 weight 256\s
            """);
    assertThat(route.nextHops())
        .containsExactly(
            hop("eth0", "", false, 1, true),
            hop("down0", "10.30.0.3", true, 5, false),
            hop("eth0", "fe80::1", false, 256, true));
    assertThat(route.metric()).isEqualTo(7);
    assertThat(route.prefSource()).contains(IpAddress.parse("192.168.1.55"));
    assertThat(route.unmodelled()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "unreachable default table 100 metric 4278198272,UNREACHABLE,100,4278198272,IPV4",
    "throw 10.3.0.0/16 table 100,THROW,100,0,IPV4",
    "blackhole 10.17.0.0/16 nhid 8 dev lo,BLACKHOLE,254,0,IPV4",
    "unreachable default dev lo table 100 metric 4278198272 pref medium,UNREACHABLE,100,4278198272,IPV6",
    "prohibit 10.5.0.0/16 metric 5,PROHIBIT,254,5,IPV4"
  })
  void readsRoutesThatSendNothing(
      String entry, RouteType type, long table, long metric, Family family)
      throws BadValueException {
    Route route = route(entry);
    assertThat(route.type()).isEqualTo(type);
    assertThat(route.table().number()).isEqualTo((int) table);
    assertThat(Integer.toUnsignedLong(route.metric())).isEqualTo(metric);
    assertThat(route.family()).isEqualTo(family);
    assertThat(route.nextHops())
        .containsExactly(new NextHop(Optional.empty(), Optional.empty(), false, 1, true));
    assertThat(route.unmodelled()).isEmpty();
  }

  @Test
  void readsAnOnlinkGatewayAndAGatewayOfTheOtherFamily() throws BadValueException {
    assertThat(route("10.42.1.0/24 via 10.42.1.0 dev flannel.1 onlink").nextHops())
        .containsExactly(hop("flannel.1", "10.42.1.0", true, 1, true));
    Route other = route("10.11.0.0/16 via inet6 fe80::1 dev eth0");
    assertThat(other.nextHops()).containsExactly(hop("eth0", "fe80::1", false, 1, true));
    assertThat(other.family()).isEqualTo(Family.IPV4);
    assertThat(route("default via inet6 fe80::1 dev eth0").family()).isEqualTo(Family.IPV4);
  }

  @Test
  void takesALinkThatIsDownForUsableUntilTheKernelCallsItDead() throws BadValueException {
    assertThat(route("10.34.0.0/16 via 10.33.0.2 dev dd onlink linkdown").nextHops())
        .containsExactly(hop("dd", "10.33.0.2", true, 1, true));
    assertThat(route("10.31.0.0/16 via 10.30.0.2 dev down0 dead linkdown").nextHops())
        .containsExactly(hop("down0", "10.30.0.2", false, 1, false));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:7::/48 from 2001:db8:1::/64 via 2001:db8:1::3 dev eth0 metric 1024 pref medium,"
        + "from 2001:db8:1::/64",
    "2001:db8:2::/48 via 2001:db8:1::1 dev eth0 metric 5 pref high,pref high",
    "10.18.0.0/16 encap ip id 100 src 0.0.0.0 dst 10.66.66.7 ttl 0 tos 0 dev wg0 scope link,"
        + "encap ip id 100 src 0.0.0.0 dst 10.66.66.7 ttl 0 tos 0",
    "10.15.0.0/16 nhid 5,nhid 5",
    "10.0.0.0/8 as to 11.0.0.0/8 via inet 10.9.9.9 dev eth0,as to 11.0.0.0/8",
    "10.0.0.0/8 dev eth0 novelty 7 metric 5,novelty 7"
  })
  void keepsWhatMayDecideAndIsNotModelled(String entry, String unmodelled)
      throws BadValueException {
    Route route = route(entry);
    assertThat(route.unmodelled()).containsExactly(unmodelled);
    assertThat(route.text()).isEqualTo(entry);
  }

  @Test
  void keepsTheMetricsOfAConnectionInTheTextAlone() throws BadValueException {
    Route route =
        route(
            "10.13.0.0/16 dev eth0 scope link mtu lock 1280 hoplimit 9 initcwnd 20 rto_min lock"
                + " 20ms quickack 1 congctl reno realm 3");
    assertThat(route.unmodelled()).isEmpty();
    assertThat(route.text()).contains("mtu lock 1280");
    assertThat(route.scope()).isEqualTo("link");
  }

  @Test
  void tellsEveryFaultWithItsPlace() {
    Listing<Route> read =
        IpRouteText.read(
            "r",
            TableNames.NONE,
            """
            default via 192.168.1.1 dev eth0
            10.0.0.1/8 dev eth0
            10.0.0.0/8 via nobody dev eth0
            10.0.0.0/8 dev
            10.9.0.0/16
            	nexthop via 10.0.0.1 dev eth0 weight many
            10.0.0.0/8 dev eth0 table vpn
            10.0.0.0/8 dev eth0 metric 4294967296
            10.8.0.0/16 dev eth0
            """);
    assertThat(read.values()).hasSize(2);
    assertThat(read.faults())
        .extracting(fault -> fault.line() + ":" + fault.column() + " " + fault.problem())
        .containsExactly(
            "2:1 \"10.0.0.1/8\" has host bits set",
            "3:16 \"nobody\" is not an IP address",
            "4:12 the line ends after \"dev\"",
            "6:39 \"many\" is not a number of 0 to 256",
            "7:27 \"vpn\" is a routing table whose number is not known here",
            "8:28 \"4294967296\" is not a number of 0 to 4294967295");
  }

  @Test
  void neverThrowsOnForeignText() {
    String text = Recorded.file("ip-route-table-all.txt");
    for (int cut = 0; cut < text.length(); cut += 41) {
      IpRouteText.read("x", TableNames.NONE, text.substring(cut));
      IpRouteText.read("x", TableNames.NONE, text.substring(0, cut));
    }
  }
}
