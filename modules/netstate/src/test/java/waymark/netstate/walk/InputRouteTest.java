package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.RouteType;

/// Addresses that the kernel decides about before it asks for a route (ip_route_input_rcu,
/// ip_route_input_slow), each with what the first of its ways ends in, and in how many ways.
final class InputRouteTest {

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      textBlock =
          """
          0.0.0.0,         255.255.255.255, Local,   1
          192.168.1.100,   255.255.255.255, Local,   1
          0.1.2.3,         255.255.255.255, Local,   1
          0.0.0.0,         0.0.0.0,         Local,   1
          0.0.0.0,         192.168.1.55,    Dropped, 1
          0.1.2.3,         192.168.1.55,    Local,   1
          192.168.1.100,   0.0.0.0,         Dropped, 1
          192.168.1.100,   0.1.2.3,         Forwarded, 1
          255.255.255.255, 255.255.255.255, Dropped, 1
          224.0.0.5,       192.168.1.55,    Dropped, 1
          127.0.0.5,       192.168.1.55,    Dropped, 1
          192.168.1.100,   224.0.0.251,     Local,   2
          192.168.1.100,   239.1.2.3,       Local,   2
          0.0.0.0,         224.0.0.251,     Local,   2
          0.0.0.0,         239.1.2.3,       Dropped, 1
          127.0.0.5,       224.0.0.251,     Dropped, 1
          """)
  void endsAsTheKernelSays(String source, String destination, String end, int ways)
      throws BadValueException {
    Walk walk = walk(source, destination);
    assertThat(walk.ways().getFirst().verdict().getClass().getSimpleName()).isEqualTo(end);
    assertThat(walk.ways()).hasSize(ways);
  }

  @Test
  void aGroupIsHeardByItsMembersOnly() throws BadValueException {
    Walk walk = walk("192.168.1.100", "224.0.0.251");
    assertThat(walk.verdict()).isInstanceOf(Verdict.Unknown.class);
    assertThat(walk.ways().getLast().verdict()).isInstanceOf(Verdict.Dropped.class);
    assertThat(walk.ways().getFirst().assumed()).containsExactly("eth0 is a member of 224.0.0.251");
  }

  @ParameterizedTest
  @CsvSource({
    "255.255.255.255, BROADCAST",
    "0.0.0.0, BROADCAST",
    "0.1.2.3, UNICAST",
    "224.0.0.251, MULTICAST",
    "192.168.1.55, LOCAL",
    "203.0.113.7, UNICAST"
  })
  void anAddressHasItsType(String address, RouteType type) throws BadValueException {
    IpAddress asked = IpAddress.parse(address);
    Terrain terrain = Terrain.of(Site.incident().gateway());
    assertThat(terrain.lookup(asked.family()).addressType(asked)).isEqualTo(type);
  }

  private static Walk walk(String source, String destination) throws BadValueException {
    Packet packet =
        new Packet(
            Optional.of(new InterfaceName("eth0")),
            IpAddress.parse(source),
            IpAddress.parse(destination),
            new Transport.Ports(Protocol.UDP, 68, 67),
            0);
    return Site.incident().mangle(new String[0]).walker().walk(packet, new Tracking.New());
  }
}
