package waymark.netstate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link.InterfaceAddress;

class IpAddrTextTest {

  private static Link link(Map<String, Link> links, String name) {
    return Optional.ofNullable(links.get(name)).orElseThrow();
  }

  private static Map<String, Link> recorded(String file) {
    Listing<Link> read = IpAddrText.read(file, Recorded.file(file));
    assertThat(read.faults()).isEmpty();
    return read.values().stream()
        .collect(Collectors.toMap(link -> link.name().name(), Function.identity()));
  }

  @Test
  void readsEveryInterfaceAndItsAddresses() throws BadValueException {
    Map<String, Link> links = recorded("ip-addr.txt");
    assertThat(links).hasSize(14);
    assertThat(link(links, "veth0").master()).contains(new InterfaceName("cni0"));
    assertThat(link(links, "wg0").group()).isEqualTo(7);
    assertThat(link(links, "eth0").flags())
        .isEqualTo(Set.of("BROADCAST", "MULTICAST", "UP", "LOWER_UP"));
    assertThat(link(links, "eth0").mtu()).isEqualTo(1500);
    assertThat(link(links, "eth0").address()).hasValueSatisfying(a -> assertThat(a).hasSize(17));
    assertThat(link(links, "eth0").addresses())
        .startsWith(
            address("192.168.1.55", 24, "global", false),
            address("192.168.1.56", 24, "global", true),
            address("2001:db8:1::55", 64, "global", false));
    assertThat(link(links, "flannel.1").addresses())
        .startsWith(
            new InterfaceAddress(
                IpAddress.parse("10.9.0.1"),
                32,
                Optional.of(IpAddress.parse("10.9.0.2")),
                "global",
                false));
    assertThat(link(links, "lo").addresses())
        .containsExactly(
            address("127.0.0.1", 8, "host", false), address("::1", 128, "host", false));
  }

  private static InterfaceAddress address(
      String address, int length, String scope, boolean secondary) throws BadValueException {
    return new InterfaceAddress(
        IpAddress.parse(address), length, Optional.empty(), scope, secondary);
  }

  @Test
  void readsTheKindWhereDetailsArePrinted() {
    Map<String, Link> links = recorded("ip-d-addr.txt");
    assertThat(link(links, "eth0").kind()).contains("veth");
    assertThat(link(links, "veth0").kind()).contains("veth");
    assertThat(link(links, "cni0").kind()).contains("bridge");
    assertThat(link(links, "lo").kind()).isEmpty();
    assertThat(link(recorded("ip-addr.txt"), "eth0").kind()).isEmpty();
  }

  @Test
  void readsAnInterfaceWithoutHardwareAddressAndAMulticastVxlan() {
    Listing<Link> read =
        IpAddrText.read(
            "ip-addr.txt",
            """
            3: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN group default qlen 1000
                link/none\s
                inet 10.66.66.2/24 scope global wg0
                   valid_lft forever preferred_lft forever
            4: vx0@eth0: <BROADCAST,MULTICAST> mtu 1450 qdisc noop state DOWN group default qlen 1000
                link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535
                vxlan id 1 group 239.1.1.1 dev eth0 srcport 0 0 dstport 8472
                altname enp0s3
            """);
    assertThat(read.faults()).isEmpty();
    assertThat(read.values()).extracting(Link::address).first().isEqualTo(Optional.empty());
    assertThat(read.values()).extracting(Link::kind).last().isEqualTo(Optional.of("vxlan"));
  }

  @Test
  void tellsEveryFaultWithItsPlace() {
    Listing<Link> read =
        IpAddrText.read(
            "ip-addr.txt",
            """
            eth0: <UP> mtu 1500
            2: eth0: mtu 1500
            3: eth0: <UP> mtu big group default
            4: eth0: <UP> mtu 1500 group default
                inet 10.0.0.1/33 scope global eth0
            5: eth0: <UP> mtu 1500 group default
                inet nobody/24 scope global eth0
            6: eth1: <UP> mtu 1500 group default
            """);
    assertThat(read.values()).extracting(link -> link.name().name()).isEqualTo(List.of("eth1"));
    assertThat(read.faults())
        .extracting(fault -> fault.line() + ":" + fault.column())
        .containsExactly("1:1", "2:10", "3:19", "5:35", "7:10");
  }

  @Test
  void neverThrowsOnForeignText() {
    String text = Recorded.file("ip-d-addr.txt");
    for (int cut = 0; cut < text.length(); cut += 41) {
      IpAddrText.read("x", text.substring(cut));
      IpAddrText.read("x", text.substring(0, cut));
    }
  }

  @Test
  void readsNeighboursWithAndWithoutStatistics() throws BadValueException {
    Listing<Neighbour> plain = IpNeighText.read("ip-neigh.txt", Recorded.file("ip-neigh.txt"));
    assertThat(plain.faults()).isEmpty();
    assertThat(IpNeighText.read("x", Recorded.file("ip-s-neigh.txt")).values())
        .isEqualTo(plain.values());
    assertThat(plain.values())
        .contains(
            new Neighbour(
                IpAddress.parse("192.168.1.72"),
                new InterfaceName("eth0"),
                Optional.empty(),
                Set.of("FAILED")),
            new Neighbour(
                IpAddress.parse("fe80::70"),
                new InterfaceName("eth0"),
                Optional.of("02:00:00:00:00:70"),
                Set.of("REACHABLE")));
    assertThat(IpNeighText.read("x", "192.168.1.1 lladdr 02:00:00:00:00:70 STALE\n").faults())
        .hasSize(1);
  }
}
