package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.routing.IpAddrText;
import waymark.netstate.routing.IpNeighText;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Listing;
import waymark.netstate.routing.Recorded;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.TableNames;

/// Whatever the recorded output of ip(8), sysctl(8), nstat(8) or wg(8), as JSON or as lines: the
/// readers answer with values and faults, and a rule or route that they read is read again from its
/// text as the same.
class RecordedFuzzTest {

  static Stream<byte[]> rules() {
    return Stream.concat(
        whole("ip-rule.json", "ip-6-rule.json"), lines("ip-rule.txt", "ip-6-rule.txt"));
  }

  @MethodSource("rules")
  @FuzzTest
  void readsRules(byte[] bytes) throws BadValueException {
    String text = text(bytes);
    for (Family family : Family.values()) {
      again(IpJson.rules("fuzz", family, TableNames.NONE, text));
      again(IpRuleText.read("fuzz", family, TableNames.NONE, text));
    }
  }

  private static void again(Listing<IpRule> read) throws BadValueException {
    for (IpRule rule : told(read).values()) {
      String line = rule.toString();
      assertThat(IpRuleText.parse(rule.family(), TableNames.NONE, line)).as(line).isEqualTo(rule);
    }
  }

  static Stream<byte[]> routes() {
    return Stream.concat(
        whole("ip-route-table-all.json", "ip-6-route-table-all.json"),
        lines("ip-route-table-all.txt", "ip-6-route-table-all.txt"));
  }

  @MethodSource("routes")
  @FuzzTest
  void readsRoutes(byte[] bytes) throws BadValueException {
    for (Listing<Route> read :
        Stream.of(
                IpJson.routes("fuzz", TableNames.NONE, text(bytes)),
                IpRouteText.read("fuzz", TableNames.NONE, text(bytes)))
            .toList()) {
      for (Route route : told(read).values()) {
        assertThat(IpRouteText.parse(TableNames.NONE, route.text()))
            .as(route.text())
            .isEqualTo(route);
      }
    }
  }

  static Stream<byte[]> links() {
    return whole("ip-addr.json", "ip-d-addr.json", "ip-addr.txt", "ip-d-addr.txt");
  }

  @MethodSource("links")
  @FuzzTest
  void readsLinks(byte[] bytes) {
    told(IpJson.links("fuzz", text(bytes)));
    told(IpAddrText.read("fuzz", text(bytes)));
  }

  static Stream<byte[]> neighbours() {
    return whole("ip-neigh.json", "ip-neigh.txt", "ip-s-neigh.txt");
  }

  @MethodSource("neighbours")
  @FuzzTest
  void readsNeighbours(byte[] bytes) {
    told(IpJson.neighbours("fuzz", text(bytes)));
    told(IpNeighText.read("fuzz", text(bytes)));
  }

  /// The counters, settings, sets, names and tunnels of a host, in the words of their programs.
  static Stream<byte[]> host() {
    return Stream.of(
            """
            create a hash:ip,port family inet
            add a 10.0.0.1,icmp:8/0
            create b list:set size 8
            add b a
            """,
            "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 2\n",
            "#kernel\nIpInReceives                    1051               0.0\n",
            "255\tlocal\n100 vpn # the tunnel\n0x65\tlab\n",
            """
            interface: wg0
              public key: AAAA=
              listening port: 51820

            peer: BBBB=
              allowed ips: 0.0.0.0/0
              latest handshake: 5 seconds ago
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("host")
  @FuzzTest
  void readsTheHostsWords(byte[] bytes) {
    for (String file :
        new String[] {"sysctl.txt", "nstat.txt", "ipset-save.txt", "rt_tables", "wg-show.txt"}) {
      RecordedSnapshot read = RecordedSnapshot.read("fuzz", Map.of(file, text(bytes)));
      assertThat(read.missing()).doesNotContain(file);
      read.faults().forEach(fault -> assertThat(fault.problem()).isNotBlank());
    }
  }

  private static <T> Listing<T> told(Listing<T> read) {
    read.faults().forEach(fault -> assertThat(fault.problem()).isNotBlank());
    return read;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Stream<byte[]> whole(String... files) {
    return Stream.of(files).map(file -> Recorded.file(file).getBytes(StandardCharsets.UTF_8));
  }

  private static Stream<byte[]> lines(String... files) {
    return Stream.of(files)
        .flatMap(file -> Recorded.file(file).lines())
        .map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
