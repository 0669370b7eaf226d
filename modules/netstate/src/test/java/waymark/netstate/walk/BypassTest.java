package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.Link;

/// Which chains at ingress, and which flowtables, may have had a packet before IP sees it.
final class BypassTest {

  private static final Tracking KNOWN =
      new Tracking.Established(false, Optional.empty(), Optional.empty(), 0);

  /// eth0 is a port of br0; bond0 has the port eth1, br1 the port bond0, br2 the VLAN eth2.5.
  private static Map<InterfaceName, Link> links() {
    Map<InterfaceName, Link> links = new HashMap<>();
    for (String each :
        List.of(
            "lo - -",
            "eth0 - br0",
            "eth1 - bond0",
            "eth2 - -",
            "bond0 bond br1",
            "br0 bridge -",
            "br1 bridge -",
            "br2 bridge -",
            "eth2.5 vlan br2",
            "mv0 macvlan -")) {
      String[] words = each.split(" ", -1);
      InterfaceName name = new InterfaceName(words[0]);
      links.put(
          name,
          new Link(
              links.size() + 1,
              name,
              Set.of("UP"),
              1500,
              present(words[2]).map(InterfaceName::new),
              0,
              present(words[1]),
              Optional.empty(),
              List.of()));
    }
    return links;
  }

  private static Optional<String> present(String word) {
    return word.equals("-") ? Optional.empty() : Optional.of(word);
  }

  @ParameterizedTest(name = "a chain on {0}, a packet that comes in by {1}")
  @CsvSource(
      textBlock =
          """
          eth0, eth0,   true
          eth0, br0,    true
          eth1, bond0,  true
          eth1, br1,    true
          eth0, br1,    false
          eth0, eth2,   false
          eth2, eth2.5, true
          eth2, br2,    true
          eth2, mv0,    true
          """)
  void actsAlsoOnWhatStandsOnItsDevice(String device, String in, boolean acts)
      throws BadValueException {
    Packet packet = Site.syn("192.168.1.55", 443).withIn(new InterfaceName(in));
    Bypass.Outside chain = new Bypass.Outside("netdev f i at ingress", false, List.of(device));
    assertThat(new Bypass(List.of(chain), Map.of(), links()).at(packet, new Tracking.New()))
        .hasSize(acts ? 1 : 0);
    Map<String, List<String>> flowtable = Map.of("flowtable ft of inet f", List.of(device));
    assertThat(new Bypass(List.of(), flowtable, links()).at(packet, KNOWN)).hasSize(acts ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"lo, true", "eth0, false"})
  void aChainOfTheLoopbackActsOnWhatThisHostSendsItself(String device, boolean acts)
      throws BadValueException {
    Packet from = Site.syn("192.168.1.55", 443);
    Packet own =
        new Packet(Optional.empty(), from.source(), from.destination(), from.transport(), 0);
    Bypass.Outside chain = new Bypass.Outside("netdev f i at ingress", false, List.of(device));
    assertThat(new Bypass(List.of(chain), Map.of(), links()).at(own, new Tracking.New()))
        .hasSize(acts ? 1 : 0);
  }
}
