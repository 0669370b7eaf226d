package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.walk.Verdict.Cause;

/// What a real kernel did, case by case (Linux 6.18, iptables 1.8.9, both backends): the walk has
/// to say the same.
final class KernelFactsTest {

  private static final String INTERNET = "198.51.100.7";

  static Stream<Arguments> ingress() {
    Site incident = Site.incident();
    return Stream.of(
        Arguments.of("none", incident, false),
        Arguments.of("pods", incident.mangle(Site.RETURN_PODS, Site.MARK), false),
        Arguments.of(
            "pods and services",
            incident.mangle(Site.RETURN_PODS, Site.RETURN_SERVICES, Site.MARK),
            false),
        Arguments.of(
            "pods, services and LAN",
            incident.mangle(Site.RETURN_PODS, Site.RETURN_SERVICES, Site.RETURN_LAN, Site.MARK),
            true),
        Arguments.of(
            "only what is local",
            incident.mangle("-A PREROUTING -m addrtype --dst-type LOCAL -j RETURN", Site.MARK),
            true),
        Arguments.of(
            "none, but throw for pods",
            incident.routes(Site.TUNNEL_DEFAULT, "throw 10.42.0.0/16 table 100"),
            true),
        Arguments.of(
            "none, but main first without its default",
            incident.rules("100: from all lookup main suppress_prefixlength 0", Site.FWMARK),
            true),
        Arguments.of(
            "the RETURNs after the MARK",
            incident.mangle(Site.MARK, Site.RETURN_PODS, Site.RETURN_SERVICES, Site.RETURN_LAN),
            false));
  }

  @ParameterizedTest(name = "excluded: {0}")
  @MethodSource("ingress")
  void ingressIsUpOrDownAsMeasured(String excluded, Site site, boolean isUp)
      throws BadValueException {
    Walk walk = site.walk("192.168.1.55", 443);
    assertThat(out(walk)).isEqualTo(isUp ? "cni0" : "wg0");
    assertThat(left(walk).packet().source().toString())
        .isEqualTo(isUp ? "192.168.1.100" : "10.66.66.2");
    assertThat(left(walk).packet().to().toString()).isEqualTo("10.42.0.10:8443");
  }

  @Test
  void theAnswerOfAPodComesBackFromTheFrontAddress() throws BadValueException {
    Site site = Site.incident().mangle(Site.RETURN_LAN, Site.MARK);
    Walk there = site.walk("192.168.1.55", 443);
    Walk back =
        site.walker()
            .reply(there.start(), there.ways().getFirst(), Optional.of(new InterfaceName("cni0")))
            .orElseThrow();
    assertThat(out(back)).isEqualTo("eth0");
    assertThat(left(back).packet().from().toString()).isEqualTo("192.168.1.55:443");
    assertThat(left(back).packet().to().toString()).isEqualTo("192.168.1.100:40000");
  }

  @Test
  void anAcceptOfNewPacketsSplitsTheFlow() throws BadValueException {
    Site site =
        Site.incident().mangle("-A PREROUTING -m conntrack --ctstate NEW -j ACCEPT", Site.MARK);
    assertThat(out(site.walk("192.168.1.55", 443))).isEqualTo("cni0");
    Tracking second =
        new Tracking.Established(
            false,
            Optional.of(left(site.walk("192.168.1.55", 443)).packet().to()),
            Optional.empty(),
            0);
    Walk walk = site.walker().walk(Site.syn("192.168.1.55", 443), second);
    assertThat(out(walk)).isEqualTo("wg0");
  }

  @Test
  void pingOfTheNodeStillAnswersInTheIncident() throws BadValueException {
    assertThat(Site.incident().walk("192.168.1.55", 22).verdict())
        .isInstanceOf(Verdict.Local.class);
  }

  static Stream<Arguments> internet() {
    Site incident = Site.incident();
    return Stream.of(
        Arguments.of("as promised", incident, "wg0"),
        Arguments.of("table 100 is empty", incident.routes(new String[0]), "eth0"),
        Arguments.of("no ip rule", incident.rules(new String[0]), "eth0"),
        Arguments.of(
            "another tool sets 0x40000 and our rule has no mask",
            incident.mangle(Site.MARK, "-A PREROUTING -j MARK --set-xmark 0x40000/0x40000"),
            "eth0"),
        Arguments.of(
            "the same, and our rule has a mask",
            incident
                .mangle(Site.MARK, "-A PREROUTING -j MARK --set-xmark 0x40000/0x40000")
                .rules("32765: from all fwmark 0x64/0xff lookup 100"),
            "wg0"),
        Arguments.of(
            "a foreign ACCEPT before the MARK",
            incident.mangle("-A PREROUTING -j ACCEPT", Site.MARK),
            "eth0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("internet")
  void theInternetIsReachedByTheTunnelOrLeaksAsMeasured(String setup, Site site, String out)
      throws BadValueException {
    assertThat(out(site.walk(INTERNET, 80))).isEqualTo(out);
  }

  @ParameterizedTest
  @MethodSource("killSwitches")
  void aKillSwitchKeepsPacketsFromLeaking(String setup, Site site) throws BadValueException {
    assertThat(site.walk(INTERNET, 80).verdict()).isInstanceOf(Verdict.Rejected.class);
  }

  static Stream<Arguments> killSwitches() {
    Site down = Site.incident();
    return Stream.of(
        Arguments.of(
            "unreachable route", down.routes("unreachable default table 100 metric 4278198272")),
        Arguments.of(
            "unreachable rule",
            down.routes(new String[0])
                .rules(Site.FWMARK, "32765: from all fwmark 0x64 unreachable")));
  }

  @Test
  void aWholeMarkWipesForeignBitsAndAMaskedOneKeepsThem() throws BadValueException {
    Site foreign =
        Site.incident().mangle("-A PREROUTING -j MARK --set-xmark 0x10000/0x10000", Site.MARK);
    assertThat(left(foreign.walk(INTERNET, 80)).packet().mark()).isEqualTo(0x64);
    Site masked =
        Site.incident()
            .mangle(
                "-A PREROUTING -j MARK --set-xmark 0x10000/0x10000",
                "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xff")
            .rules("32765: from all fwmark 0x64/0xff lookup 100");
    assertThat(left(masked.walk(INTERNET, 80)).packet().mark()).isEqualTo(0x10064);
  }

  static Stream<Arguments> reversePath() {
    String restore = "-A PREROUTING -j CONNMARK --restore-mark";
    String save = "-A PREROUTING -j CONNMARK --save-mark";
    Site plain = Site.incident().mangle(restore, Site.RETURN_LAN, Site.MARK, save);
    Site strict = plain.sysctl("net.ipv4.conf.all.rp_filter", "1");
    Site marked = strict.sysctl("net.ipv4.conf.all.src_valid_mark", "1");
    return Stream.of(
        Arguments.of(
            "strict, no CONNMARK",
            Site.incident().sysctl("net.ipv4.conf.all.rp_filter", "1"),
            false),
        Arguments.of("strict with mark, table 100 holds only a default", marked, false),
        Arguments.of(
            "strict with mark and throw LAN",
            marked.routes(Site.TUNNEL_DEFAULT, "throw 192.168.1.0/24 table 100"),
            true),
        Arguments.of(
            "strict with mark and main first",
            marked.rules("100: from all lookup main suppress_prefixlength 0", Site.FWMARK),
            true),
        Arguments.of(
            "the same without src_valid_mark",
            strict.routes(Site.TUNNEL_DEFAULT, "throw 192.168.1.0/24 table 100"),
            false),
        Arguments.of("loose", Site.incident().sysctl("net.ipv4.conf.all.rp_filter", "2"), true),
        Arguments.of(
            "all is 0 but wg0 is 1",
            Site.incident().sysctl("net.ipv4.conf.wg0.rp_filter", "1"),
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reversePath")
  void anInternetFlowPassesTheReversePathFilterOrNotAsMeasured(
      String setup, Site site, boolean passes) throws BadValueException {
    Walk there = site.walk(INTERNET, 80);
    List<Verdict> ends = new ArrayList<>();
    ends.add(there.verdict());
    site.walker()
        .reply(there.start(), there.ways().getFirst(), Optional.of(new InterfaceName("wg0")))
        .map(Walk::verdict)
        .ifPresent(ends::add);
    boolean passed =
        ends.size() == 2 && ends.stream().allMatch(Verdict.Forwarded.class::isInstance);
    assertThat(passed).as("%s", ends).isEqualTo(passes);
    if (!passes) {
      assertThat(ends.getLast())
          .isInstanceOfSatisfying(
              Verdict.Dropped.class,
              dropped -> assertThat(dropped.cause()).isEqualTo(Cause.RP_FILTER));
    }
  }

  @Test
  void withoutForwardingNothingPasses() throws BadValueException {
    Walk walk =
        Site.incident().sysctl("net.ipv4.conf.eth0.forwarding", "0").walk("192.168.1.55", 443);
    assertThat(walk.verdict())
        .isInstanceOfSatisfying(
            Verdict.Dropped.class,
            dropped -> assertThat(dropped.cause()).isEqualTo(Cause.FORWARDING_OFF));
  }

  @Test
  void whatIsNotModelledIsWalkedBothWaysAndSaid() throws BadValueException {
    Site site = Site.incident().mangle("-A PREROUTING -m nosuchmatch --deep -j RETURN", Site.MARK);
    Walk walk = site.walk("192.168.1.55", 443);
    assertThat(walk.verdict())
        .isInstanceOfSatisfying(
            Verdict.Unknown.class,
            unknown -> assertThat(unknown.reasons()).anyMatch(why -> why.contains("nosuchmatch")));
    assertThat(
            walk.ways().stream()
                .map(way -> way.verdict().getClass().getSimpleName() + out(way.verdict())))
        .containsExactlyInAnyOrder("Forwardedcni0", "Forwardedwg0");
  }

  private static Verdict.Forwarded left(Walk walk) {
    assertThat(walk.verdict()).isInstanceOf(Verdict.Forwarded.class);
    return (Verdict.Forwarded) walk.verdict();
  }

  private static String out(Walk walk) {
    return left(walk).out().name();
  }

  private static String out(Verdict verdict) {
    return verdict instanceof Verdict.Forwarded forwarded ? forwarded.out().name() : "";
  }
}
