package waymark.lab.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.lab.Backend;
import waymark.lab.Faults;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabName;
import waymark.lab.LabRefused;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;

/// The kernel's account of the client's SYN, for each kind of end that it can come to.
class KernelAccountIT {

  private static Lab lab = Lab.quiet(LabName.DEFAULT);

  @BeforeAll
  static void up() throws BadValueException, LabRefused, IOException {
    lab = Lab.quiet(LabName.parse("it-account-" + ProcessHandle.current().pid()));
    try {
      lab.up(Backend.NFT);
    } catch (LabRefused refused) {
      Assumptions.abort(refused.problem() + "; " + refused.mend());
    }
  }

  @AfterAll
  static void down() throws LabRefused, IOException {
    if (!lab.name().equals(LabName.DEFAULT)) {
      lab.down();
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          healthy,              192.168.1.55, 443, cni0 192.168.1.100 > 10.42.0.10:8443 0x0,   main
          healthy,              198.51.100.7, 80,  wg0 10.66.66.2 > 198.51.100.7:80 0x64,      100
          incident,             192.168.1.55, 443, wg0 10.66.66.2 > 10.42.0.10:8443 0x64,      100
          forward-drop,         192.168.1.55, 443, lost before FORWARD,                        main
          ip-forward-off,       192.168.1.55, 443, lost before ROUTING_OR_INPUT,               -
          no-dnat,              192.168.1.55, 443, delivered to 192.168.1.55:443,              local
          stale-dnat,           192.168.1.55, 443, cni0 192.168.1.100 > 10.42.0.99:8443 0x0,   main
          no-ip-rule,           198.51.100.7, 80,  eth0 192.168.1.100 > 198.51.100.7:80 0x64,  main
          tunnel-down,          198.51.100.7, 80,  eth0 192.168.1.100 > 198.51.100.7:80 0x64,  main
          no-tunnel-masquerade, 198.51.100.7, 80,  wg0 192.168.1.100 > 198.51.100.7:80 0x64,   100
          """)
  void tellsWhatTheKernelDid(String fault, String address, int port, String end, String table)
      throws Exception {
    lab.fault(Faults.parse(fault));
    KernelAccount account = KernelAccount.ofSyn(lab, Host.CLIENT, IpAddress.parse(address), port);
    assertThat(said(account.outcome())).isEqualTo(end);
    assertThat(account.route().flatMap(RouteAnswer::table).orElse("-")).isEqualTo(table);
    assertThat(account.events()).isNotEmpty().noneMatch(each -> each.table().contains("waymark"));
    assertThat(account.arrived().orElseThrow().destination()).hasToString(address);
  }

  @Test
  void tellsTheTunnelsAddressInConntrackOfTheIncidentAndLeavesNoTable() throws Exception {
    lab.fault(Faults.parse("incident"));
    KernelAccount account =
        KernelAccount.ofSyn(lab, Host.CLIENT, IpAddress.parse("192.168.1.55"), 443);
    assertThat(account.conntrack()).singleElement().asString().contains("dst=10.66.66.2 ");
    assertThat(account.counts())
        .extracting(RuleCount::text)
        .contains(
            "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff",
            "-A POSTROUTING -o wg0 -j MASQUERADE");
    assertThat(
            lab.exec(Host.GATEWAY, List.of("nft", "list", "tables"), Duration.ofSeconds(9)).out())
        .doesNotContain("waymark");
  }

  private static String said(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Forwarded(SeenPacket leaving) ->
          "%s %s > %s:%d 0x%x"
              .formatted(
                  leaving.out().orElseThrow(),
                  leaving.source(),
                  leaving.destination(),
                  leaving.destinationPort(),
                  leaving.mark());
      case Outcome.Delivered(SeenPacket packet) ->
          "delivered to " + packet.destination() + ":" + packet.destinationPort();
      case Outcome.Lost(Outcome.Stage before, SeenPacket _) -> "lost before " + before;
      case Outcome.NeverSeen() -> "never seen";
    };
  }
}
