package waymark.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.TestNamespace;
import waymark.netstate.packet.Family;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Listing;
import waymark.netstate.routing.Neighbour;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.TableNames;
import waymark.netstate.snapshot.IpJson;

/// What rtnetlink says is what ip(8) says, for every shape of shapes.sh.
class RtnetlinkIT {

  private static TestNamespace test;

  @BeforeAll
  static void fillANamespace(@TempDir Path folder) throws IOException, InterruptedException {
    test = TestNamespace.make("rtnl");
    Path shapes = folder.resolve("shapes.sh");
    try (var in = RtnetlinkIT.class.getResourceAsStream("/shapes.sh")) {
      Files.write(shapes, Objects.requireNonNull(in).readAllBytes());
    }
    TestNamespace.run("sh", shapes.toString(), test.name());
    test.exec("ip", "link", "set", "down0-p", "down");
    Thread.sleep(2500); // duplicate address detection ends, and with it the changes
  }

  @AfterAll
  static void removeIt() throws IOException {
    if (test != null) {
      test.close();
    }
  }

  private interface Question<T> {
    List<T> ask(Rtnetlink rtnetlink) throws IOException, KernelRefused;
  }

  private static <T> List<T> inside(Question<T> question)
      throws IOException, KernelRefused, InterruptedException {
    NetworkNamespace namespace = test.namespace();
    return namespace.call(() -> {
      try (Rtnetlink rtnetlink = Rtnetlink.open()) {
        return question.ask(rtnetlink);
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"IPV4,-4", "IPV6,-6"})
  void readsTheRulesThatIpPrints(Family family, String option) throws Exception {
    Listing<IpRule> printed =
        IpJson.rules("ip", family, TableNames.NONE, test.exec("ip", "-j", option, "rule"));
    assertThat(printed.faults()).isEmpty();
    assertThat(inside(rtnetlink -> rtnetlink.rules(family)))
        .hasSizeGreaterThan(30)
        .containsExactlyElementsOf(printed.values());
  }

  @ParameterizedTest
  @CsvSource({"IPV4,-4", "IPV6,-6"})
  void readsTheRoutesThatIpPrints(Family family, String option) throws Exception {
    Listing<Route> printed =
        IpJson.routes(
            "ip", TableNames.NONE, test.exec("ip", "-j", option, "route", "show", "table", "all"));
    assertThat(printed.faults()).isEmpty();
    assertThat(inside(rtnetlink -> rtnetlink.routes(family)).stream().map(RtnetlinkIT::alike))
        .hasSizeGreaterThan(20)
        .containsExactlyElementsOf(printed.values().stream().map(RtnetlinkIT::alike).toList());
  }

  /// JSON hides a locked metric, a route's age runs, and an encapsulation is kept in hexadecimal.
  private static Route alike(Route route) {
    List<String> unmodelled =
        route.unmodelled().stream().map(u -> u.replaceAll("(encap \\w+).*", "$1")).toList();
    String text =
        route
            .text()
            .replace(" lock ", " ")
            .replaceAll("expires \\d+", "expires N")
            .replaceAll("(encap \\w+) .* dev", "$1 dev");
    return new Route(
        route.table(),
        route.type(),
        route.destination(),
        route.metric(),
        route.tos(),
        route.protocol(),
        route.scope(),
        route.prefSource(),
        route.nextHops(),
        unmodelled,
        text);
  }

  @Test
  void readsTheLinksThatIpPrints() throws Exception {
    Listing<Link> printed = IpJson.links("ip", test.exec("ip", "-j", "-d", "addr"));
    assertThat(printed.faults()).isEmpty();
    assertThat(inside(Rtnetlink::links)).hasSize(14).containsExactlyElementsOf(printed.values());
  }

  @Test
  void readsTheNeighboursThatIpPrints() throws Exception {
    Listing<Neighbour> printed = IpJson.neighbours("ip", test.exec("ip", "-j", "neigh"));
    assertThat(Set.copyOf(inside(Rtnetlink::neighbours)))
        .hasSizeGreaterThan(3)
        .isEqualTo(Set.copyOf(printed.values()));
  }
}
