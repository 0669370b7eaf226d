package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;
import waymark.netstate.routing.IpAddrText;
import waymark.netstate.routing.IpNeighText;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Listing;
import waymark.netstate.routing.Recorded;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.TableNames;

class IpJsonTest {

  @ParameterizedTest
  @CsvSource({"ip-rule,IPV4", "ip-6-rule,IPV6"})
  void readsTheRulesThatTheTextHolds(String file, Family family) {
    Listing<IpRule> json =
        IpJson.rules(file, family, TableNames.NONE, Recorded.file(file + ".json"));
    assertThat(json)
        .isEqualTo(IpRuleText.read(file, family, TableNames.NONE, Recorded.file(file + ".txt")));
    assertThat(json.values()).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip-route-table-all", "ip-6-route-table-all"})
  void readsTheRoutesThatTheTextHolds(String file) {
    Listing<Route> json = IpJson.routes(file, TableNames.NONE, Recorded.file(file + ".json"));
    // JSON does not say that a metric is locked
    String text = Recorded.file(file + ".txt").replace(" lock ", " ");
    assertThat(json).isEqualTo(IpRouteText.read(file, TableNames.NONE, text));
    assertThat(json.values()).hasSizeGreaterThan(20);
  }

  @Test
  void readsTheNeighboursThatTheTextHolds() {
    assertThat(IpJson.neighbours("n", Recorded.file("ip-neigh.json")))
        .isEqualTo(IpNeighText.read("n", Recorded.file("ip-neigh.txt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip-addr", "ip-d-addr"})
  void readsTheLinksThatTheTextHolds(String file) {
    Listing<Link> json = IpJson.links(file, Recorded.file(file + ".json"));
    assertThat(json).isEqualTo(IpAddrText.read(file, Recorded.file(file + ".txt")));
  }

  @Test
  void takesARoutesOwnDestinationForItsDestinationNotTheTunnels() throws BadValueException {
    Route route =
        IpJson.routes(
                "r",
                TableNames.NONE,
                """
                [{"dst":"10.18.0.0/16","encap":"ip","id":100,"src":"0.0.0.0","dst":"10.66.66.7",
                "ttl":0,"tos":0,"dev":"wg0","scope":"link","flags":[]}]
                """)
            .values()
            .getFirst();
    assertThat(route.destination()).isEqualTo(Cidr.parse("10.18.0.0/16"));
    assertThat(route.tos()).isZero();
    assertThat(route.prefSource()).isEmpty();
  }

  @Test
  void keepsAKeyThatItDoesNotKnow() {
    IpRule rule =
        IpJson.rules(
                "r",
                Family.IPV4,
                TableNames.NONE,
                """
                [{"priority":1,"src":"all","novelty":{"a":1},"flag":null,"dscp":"CS1","table":"100"}]
                """)
            .values()
            .getFirst();
    assertThat(rule.selector().unmodelled()).containsExactly("novelty {\"a\":1} flag dscp CS1");
    Route route =
        IpJson.routes(
                "r",
                TableNames.NONE,
                "[{\"dst\":\"default\",\"gateway\":\"10.0.0.1\",\"dev\":\"e\",\"novelty\":7}]")
            .values()
            .getFirst();
    assertThat(route.unmodelled()).containsExactly("novelty 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` ` | 1:1 | not a JSON list",
        "{} | 1:1 | not a JSON list",
        "[1] | 1:2 | not a JSON list",
        "[{\"priority\":1,\"src\":\"all\" | 1:27 | not JSON",
        "[{}, {\"src\":\"all\"}] | 1:6 | no \"priority\"",
        "[{\"priority\":1,\"src\":\"10.0.0.1\",\"srclen\":8}] | 1:2 | host bits"
      })
  void tellsWhereTheJsonIsNotWhatItClaims(String json, String place, String problem) {
    List<Fault> faults = IpJson.rules("r", Family.IPV4, TableNames.NONE, json.strip()).faults();
    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().toString()).startsWith("r:" + place + ": ").contains(problem);
  }

  @Test
  void neverThrowsOnForeignText() {
    for (String file : List.of("ip-rule.json", "ip-addr.json", "ip-neigh.json")) {
      String text = Recorded.file(file);
      for (int cut = 0; cut < text.length(); cut += 211) {
        for (String broken :
            List.of(text.substring(0, cut), text.substring(0, cut) + text.substring(cut + 1))) {
          IpJson.rules("x", Family.IPV4, TableNames.NONE, broken);
          IpJson.routes("x", TableNames.NONE, broken);
          IpJson.neighbours("x", broken);
          IpJson.links("x", broken);
        }
      }
    }
  }
}
