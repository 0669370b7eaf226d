package waymark.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.Recording;
import waymark.kernel.syscall.Errno;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.TableNames;

class RtnetlinkTest {

  @BeforeEach
  void onlyOnAMachineOfTheRecordingsByteOrder() {
    assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
        "the recordings are little endian, this machine is not");
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = RtnetlinkTest.class.getResourceAsStream("/netlink/" + resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void readsTheRecordedRules() throws IOException, KernelRefused {
    try (Rtnetlink kernel = new Rtnetlink(new Connection(Recording.of("rules.hex")))) {
      assertThat(kernel.rules(Family.IPV4))
          .containsExactlyElementsOf(
              IpRuleText.read("ip", Family.IPV4, TableNames.NONE, text("rules.txt")).values());
    }
  }

  @Test
  void readsTheRecordedLinksAndRoutes() throws IOException, KernelRefused {
    Recording both = Recording.of("links.hex");
    Recording routes = Recording.of("routes6.hex");
    while (routes.hasMore()) {
      both.then(routes.take());
    }
    try (Rtnetlink kernel = new Rtnetlink(new Connection(both))) {
      List<Route> read = kernel.routes(Family.IPV6);
      List<Route> printed = IpRouteText.read("ip", TableNames.NONE, text("routes6.txt")).values();
      assertThat(read).hasSameSizeAs(printed).hasSizeGreaterThan(20);
      for (int i = 0; i < read.size(); i++) {
        if (!read.get(i).text().contains("encap") && !read.get(i).text().contains("expires")) {
          assertThat(read.get(i)).isEqualTo(printed.get(i));
        }
      }
    }
  }

  @Test
  void keepsASelectorThatIsNewerThanItself() throws IOException, KernelRefused {
    // priority 7, lookup 100, FRA_DSCP 8, and an attribute 99 that no kernel has yet
    byte[] rule =
        HexFormat.of()
            .parseHex(
                "020000006400000100000000"
                    + "0800060007000000"
                    + "0500190008000000"
                    + "06006300abcd0000");
    Recording recording =
        new Recording()
            .then(Recording.message(32, 2, rule))
            .then(Recording.message(3, 2, new byte[4]));
    try (Rtnetlink kernel = new Rtnetlink(new Connection(recording))) {
      assertThat(kernel.rules(Family.IPV4).getFirst().text())
          .isEqualTo("from all dscp 0x08 fra-99 0xabcd lookup 100");
    }
  }

  @Test
  void namesTheCommandThatWouldAskTheSame() throws IOException {
    byte[] forbidden = HexFormat.of().parseHex("ffffffff" + "00".repeat(16));
    Recording recording = new Recording().then(Recording.message(2, 0x100, forbidden));
    try (Rtnetlink kernel = new Rtnetlink(new Connection(recording))) {
      KernelRefused refused =
          catchThrowableOfType(KernelRefused.class, () -> kernel.rules(Family.IPV6));
      assertThat(refused.errno()).isEqualTo(Errno.EPERM);
      assertThat(refused.command()).isEqualTo("ip -6 rule show");
      assertThat(refused.mend()).isEqualTo("run as root: ip -6 rule show");
    }
  }

  @Test
  void readsTheKindOfARecordedLink() throws IOException, KernelRefused {
    Recording links = Recording.of("links.hex").then(Recording.message(3, 2, new byte[4]));
    try (Rtnetlink kernel = new Rtnetlink(new Connection(links))) {
      assertThat(kernel.links())
          .filteredOn(link -> link.kind().filter("bridge"::equals).isPresent())
          .extracting(Link::name)
          .containsExactly(new InterfaceName("cni0"));
    }
  }
}
