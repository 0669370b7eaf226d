package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.snapshot.RecordedSnapshot;

/// A front that no rule translates: the gateway itself may serve it, or its rule is gone. No
/// snapshot tells which; a probe does.
final class OwnFrontTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ,                UNKNOWN, UNMODELLED
          OK,              HEALTHY,
          REFUSED,         BROKEN,  DNAT_MISSING
          TIMEOUT_CONNECT, BROKEN,  DNAT_MISSING
          HTTP_ERROR,      BROKEN,  ENDPOINT_ERROR
          """)
  void aProbeFromAnywhereTellsWhetherTheGatewayListens(
      Observation.Answer answer, Diagnosis.Verdict verdict, Code cause)
      throws IOException, BadValueException {
    Diagnosis diagnosis =
        diagnose(RecordedSnapshotsTest.files("healthy"), Optional.ofNullable(answer));
    assertThat(diagnosis.verdict()).as("%s", diagnosis.findings()).isEqualTo(verdict);
    assertThat(diagnosis.cause()).isEqualTo(Optional.ofNullable(cause));
  }

  @Test
  void whatAProbeRefutesIsNotCalledHealthy() throws IOException, BadValueException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst(
                "(?m)^(.*-A PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16)",
                "-A PREROUTING -p tcp -m tcp --dport 8080 -j DROP\n$1"));
    Diagnosis diagnosis = diagnose(files, Optional.of(Observation.Answer.OK));
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(diagnosis.findings().getFirst().message()).contains("something acts that is not");
  }

  private static Diagnosis diagnose(Map<String, String> files, Optional<Observation.Answer> answer)
      throws BadValueException {
    IpAddress own = IpAddress.parse("192.168.1.55");
    RecordedSnapshot read = RecordedSnapshot.read("recorded", files);
    Promise seen = Inference.of(read.snapshot());
    Promise promise =
        new Promise(
            seen.lan(),
            seen.lanInterfaces(),
            List.of(),
            List.of(),
            List.of(new Promise.Front("pihole", own, Protocol.TCP, 8080)),
            seen.tunnel(),
            List.of());
    List<Observation> probes =
        answer.stream()
            .map(each ->
                new Observation(
                    "http://pihole:8080/",
                    "netns:client",
                    lanClient(),
                    Optional.of(new Endpoint(own, 8080)),
                    each,
                    each.name()))
            .toList();
    return Diagnosis.of(
        new Case(read.snapshot(), promise, Clients.of(promise, read.snapshot().gateway()), probes));
  }

  private static Optional<IpAddress> lanClient() {
    return Optional.of(IpAddress.v4(0xC0A80132));
  }
}
