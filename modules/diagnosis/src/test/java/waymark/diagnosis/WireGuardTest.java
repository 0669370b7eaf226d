package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.Cidr;

/// What `wg show` tells of the tunnel's far end: times in the words of wireguard-tools' show.c.
final class WireGuardTest {

  private static final String KEPT_ALIVE = "\n  persistent keepalive: every 25 seconds\n";

  @Test
  void everyPeerOfTheInterfaceIsReadAndNoOther() throws Exception {
    WireGuard read =
        WireGuard.read(
                """
                interface: wg0
                  public key: aaaa=
                  listening port: 51820

                peer: bbbb=
                  endpoint: 203.0.113.1:51820
                  allowed ips: 0.0.0.0/0, ::/0
                  latest handshake: 1 year, 2 days, 3 hours, 1 minute, 5 seconds ago
                  transfer: 1.20 KiB received, 3.00 MiB sent
                  persistent keepalive: every 25 seconds

                peer: cccc=
                  allowed ips: (none)

                interface: wg01

                peer: dddd=
                  allowed ips: 10.0.0.0/8
                """,
                "wg0")
            .orElseThrow();
    assertThat(read.peers())
        .containsExactly(
            new WireGuard.Peer(
                List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")),
                Optional.of(Duration.ofDays(367).plusHours(3).plusSeconds(65)),
                true),
            new WireGuard.Peer(List.of(), Optional.empty(), false));
  }

  private static List<Finding> errors(String from, String to) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(files, "wg-show.txt", text -> text.replaceFirst(from, to));
    return RecordedSnapshotsTest.diagnose(files).findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'3 days, 2 hours, 5 minutes ago', true, true",
    "'3 minutes, 1 second ago', true, true",
    "'2 minutes, 59 seconds ago', true, false",
    "'(System clock wound backward; connection problems may ensue.)', true, false",
    // It has nothing to say, and nobody who asks it: WireGuard is silent then.
    "'3 days, 2 hours, 5 minutes ago', false, false"
  })
  void aPeerThatIsKeptAliveAndSilentIsDead(String ago, boolean keptAlive, boolean dead)
      throws IOException {
    assertThat(
            errors(
                "latest handshake: Now",
                "latest handshake: " + ago + (keptAlive ? KEPT_ALIVE : "")))
        .extracting(Finding::code)
        .isEqualTo(dead ? List.of(Code.TUNNEL_NO_HANDSHAKE) : List.of());
  }

  @Test
  void whatThePeerIsNotAllowedIsRefused() throws IOException {
    assertThat(errors("0\\.0\\.0\\.0/0", "10.66.66.0/24"))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .startsWith("wg0 refuses packets for the internet");
    assertThat(errors("0\\.0\\.0\\.0/0", "0.0.0.0/1, 128.0.0.0/1")).isEmpty();
  }
}
