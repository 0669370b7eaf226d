package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.snapshot.RecordedSnapshot;

/// A LAN of two networks, on the recorded gateway: what holds of the first says nothing of the
/// second.
final class SeveralNetworksTest {

  private static final String MARK =
      "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff\n";

  @Test
  void theSecondNetworkLeaksWhereNoRuleNamesIt() throws IOException, BadValueException {
    Diagnosis diagnosis = diagnose(twoNetworks(), List.of());
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.LEAKING);
    assertThat(diagnosis.findings().getFirst().message()).contains("192.168.20.100");
    assertThat(diagnosis.trials())
        .extracting(Trial::name)
        .containsExactly(
            "ingress 192.168.1.55:443 from 192.168.1.100",
            "internet through wg0 from 192.168.1.100",
            "ingress 192.168.1.55:443 from 192.168.20.100",
            "internet through wg0 from 192.168.20.100");
  }

  @Test
  void theIncidentOfTheSecondNetworkIsBrokenThoughAProbeFromTheFirstArrives()
      throws IOException, BadValueException {
    Map<String, String> files = twoNetworks();
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text -> text.replace(MARK, MARK + MARK.replace("192.168.1.", "192.168.20.")));
    Observation probe =
        new Observation(
            "tcp://192.168.1.55:443",
            "netns:client",
            Optional.of(IpAddress.parse("192.168.1.50")),
            Optional.of(new Endpoint(IpAddress.parse("192.168.1.55"), 443)),
            Observation.Answer.OK,
            "answers");
    Diagnosis diagnosis = diagnose(files, List.of(probe));
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.BROKEN);
    assertThat(diagnosis.cause()).contains(Code.MARK_CAPTURES_INGRESS);
    assertThat(diagnosis.findings().getFirst().packet().orElseThrow().source())
        .isEqualTo(IpAddress.parse("192.168.20.100"));
  }

  /// By the other interface the strict reverse-path filter would drop it, and nothing is wrong.
  @Test
  void aClientComesInByTheInterfaceOfItsOwnNetwork() throws IOException, BadValueException {
    Map<String, String> files = twoNetworks();
    files.replaceAll((file, text) ->
        text.replace(
            "{\"dst\":\"192.168.20.0/24\",\"dev\":\"eth0\"",
            "{\"dst\":\"192.168.20.0/24\",\"dev\":\"eth1\""));
    RecordedSnapshot read = RecordedSnapshot.read("recorded", files);
    Promise promise = promise(read, "eth0", "eth1");
    assertThat(Clients.of(promise, read.snapshot().gateway()))
        .containsExactly(client("eth0", "192.168.1.100"), client("eth1", "192.168.20.100"));
    assertThat(Clients.of(promise, read.snapshot().gateway(), IpAddress.parse("192.168.20.7")))
        .containsExactly(client("eth1", "192.168.20.7"));
  }

  @Test
  void aBlockOfOneAddressIsItsOwnClientUnlessTheGatewayHasIt()
      throws IOException, BadValueException {
    RecordedSnapshot read = RecordedSnapshot.read("recorded", twoNetworks());
    Promise promise = promise(read, "eth0");
    Promise single =
        new Promise(
            List.of(Cidr.parse("192.168.1.7/32"), Cidr.parse("192.168.1.55/32")),
            promise.lanInterfaces(),
            List.of(),
            List.of(),
            promise.fronts(),
            promise.tunnel(),
            List.of());
    assertThat(Clients.of(single, read.snapshot().gateway()))
        .containsExactly(client("eth0", "192.168.1.7"));
  }

  private static Client client(String in, String address) throws BadValueException {
    return new Client(new InterfaceName(in), IpAddress.parse(address));
  }

  /// The healthy gateway with 192.168.20.1/24 on eth0 too.
  private static Map<String, String> twoNetworks() throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(
        files,
        "ip-route-table-all.json",
        text ->
            text.replace(
                "{\"dst\":\"192.168.1.0/24\",\"dev\":\"eth0\"",
                "{\"dst\":\"192.168.20.0/24\",\"dev\":\"eth0\",\"protocol\":\"kernel\","
                    + "\"scope\":\"link\",\"prefsrc\":\"192.168.20.1\",\"flags\":[]},"
                    + "{\"dst\":\"192.168.1.0/24\",\"dev\":\"eth0\""));
    RecordedSnapshotsTest.edit(
        files,
        "ip-addr.json",
        text ->
            text.replace(
                "{\"family\":\"inet\",\"local\":\"192.168.1.55\"",
                "{\"family\":\"inet\",\"local\":\"192.168.20.1\",\"prefixlen\":24,"
                    + "\"scope\":\"global\",\"label\":\"eth0\"},"
                    + "{\"family\":\"inet\",\"local\":\"192.168.1.55\""));
    return files;
  }

  private static Promise promise(RecordedSnapshot read, String... interfaces)
      throws BadValueException {
    Promise seen = Inference.of(read.snapshot());
    List<Cidr> lan = new ArrayList<>();
    for (String block : List.of("192.168.1.0/24", "192.168.20.0/24")) {
      lan.add(Cidr.parse(block));
    }
    List<Promise.Front> fronts =
        seen.fronts().stream().filter(front -> front.name().startsWith("192.168.1.")).toList();
    return new Promise(
        lan,
        Stream.of(interfaces).map(InterfaceName::new).toList(),
        seen.pods(),
        seen.services(),
        fronts,
        seen.tunnel(),
        List.of());
  }

  private static Diagnosis diagnose(Map<String, String> files, List<Observation> probes)
      throws BadValueException {
    RecordedSnapshot read = RecordedSnapshot.read("recorded", files);
    assertThat(read.faults()).isEmpty();
    Promise promise = promise(read, "eth0");
    return Diagnosis.of(
        new Case(read.snapshot(), promise, Clients.of(promise, read.snapshot().gateway()), probes));
  }
}
