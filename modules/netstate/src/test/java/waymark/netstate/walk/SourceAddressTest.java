package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Reading;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;

/// The address that REDIRECT takes, by the scope of the one that was asked.
final class SourceAddressTest {

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      textBlock =
          """
          192.168.1.60, 192.168.1.55 fe80::5, 192.168.1.55
          2001:db8::9,  2001:db8::5 fe80::5,  2001:db8::5
          2001:db8::9,  fe80::5,              fe80::5
          fe80::9,      2001:db8::5 fe80::5,  fe80::5
          fe80::9,      2001:db8::5,          none
          ff02::2,      2001:db8::5 fe80::5,  fe80::5
          ff02::2,      2001:db8::5,          none
          ff05::2,      2001:db8::5 fec0::5,  fec0::5
          ff0e::101,    2001:db8::5,          2001:db8::5
          """)
  void isOfTheScopeThatWasAsked(String asked, String own, String taken) throws BadValueException {
    InterfaceName eth0 = new InterfaceName("eth0");
    assertThat(
            SourceAddress.first(terrain(eth0, own.split(" ")), eth0, IpAddress.parse(asked))
                .map(IpAddress::toString)
                .orElse("none"))
        .isEqualTo(taken);
  }

  private static Terrain terrain(InterfaceName dev, String... own) throws BadValueException {
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (String each : own) {
      IpAddress address = IpAddress.parse(each);
      addresses.add(new InterfaceAddress(address, 24, Optional.empty(), "global", false));
    }
    Link link =
        new Link(
            2,
            dev,
            Set.of("UP"),
            1500,
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            addresses);
    Map<InterfaceName, Link> links = Map.of(dev, link);
    return new Terrain(
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        links,
        Reading.notKnown("not read"),
        Map.of(),
        new Bypass(List.of(), Map.of(), links));
  }
}
