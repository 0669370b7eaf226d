package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.snapshot.RecordedSnapshot;

/// Diagnoses what a real gateway's commands printed, offline.
final class RecordedSnapshotsTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          healthy,            HEALTHY,
          incident,           BROKEN,  MARK_CAPTURES_INGRESS
          missing-lan-return, BROKEN,  MARK_CAPTURES_INGRESS
          """)
  void theVerdictAndTheCauseAreRight(String name, Diagnosis.Verdict verdict, Code cause)
      throws IOException {
    Diagnosis diagnosis = diagnose(files(name));
    assertThat(diagnosis.verdict()).isEqualTo(verdict);
    assertThat(diagnosis.cause()).isEqualTo(Optional.ofNullable(cause));
  }

  @Test
  void theIncidentIsShownByItsRuleItsRouteAndItsConntrackEntry() throws IOException {
    Finding finding = diagnose(files("incident")).findings().getFirst();
    assertThat(finding.where().orElseThrow().text())
        .isEqualTo("-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff");
    assertThat(finding.where().orElseThrow().line()).isEqualTo(8);
    assertThat(finding.evidence())
        .extracting(each -> each.kind().word())
        .contains("rule", "ip-rule", "route", "conntrack", "walk");
    assertThat(finding.evidence())
        .anyMatch(each ->
            each.kind() == Finding.Evidence.Kind.CONNTRACK
                && each.text().contains("dst=10.66.66.2"));
  }

  @Test
  void theFixIsTheExclusionOfTheFrontAddressAndIsProven() throws IOException {
    for (String name : List.of("incident", "missing-lan-return")) {
      Finding finding = diagnose(files(name)).findings().getFirst();
      Finding.Fix fix = finding.fix().orElseThrow();
      assertThat(fix.commands())
          .singleElement()
          .asString()
          .matches(
              "iptables -t mangle -I PREROUTING \\d -s 192\\.168\\.1\\.0/24 -d 192\\.168\\.1\\.0/24 -j"
                  + " RETURN");
      assertThat(fix.proven()).isTrue();
      assertThat(finding.message()).contains("excluding pods and services alone does not help");
    }
  }

  /// Written to what it is already, ip_forward reaches no interface.
  @Test
  void forwardingThatIsOffOnOneInterfaceIsTurnedOnThere() throws IOException {
    Map<String, String> files = files("healthy");
    edit(
        files,
        "sysctl.txt",
        text ->
            text.replaceFirst(
                "(?m)^net.ipv4.conf.eth0.forwarding = 1$", "net.ipv4.conf.eth0.forwarding = 0"));
    Finding finding = diagnose(files).findings().getFirst();
    assertThat(finding.code()).isEqualTo(Code.FORWARDING_OFF);
    assertThat(finding.evidence())
        .anyMatch(each -> each.text().equals("net.ipv4.conf.eth0.forwarding = 0"));
    Finding.Fix fix = finding.fix().orElseThrow();
    assertThat(fix.commands()).containsExactly("sysctl -w net.ipv4.conf.eth0.forwarding=1");
    assertThat(fix.proven()).isTrue();
  }

  @Test
  void theMaskThatIsProposedHoldsTheMark() throws IOException {
    Map<String, String> files = files("healthy");
    files.replaceAll((file, text) ->
        text.replace("0x64/0xffffffff", "0xca6c/0xffffffff").replace("0x64", "0xca6c"));
    assertThat(diagnose(files).findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.endsWith("write 0xca6c/0xffff"));
  }

  /// A mask is proposed for a mark that a rule writes and an ip rule looks for.
  @ParameterizedTest
  @CsvSource({
    "-, -, true",
    "iptables-save.txt, --set-xmark 0x64/0xffffffff, false",
    "ip-rule.json, '\"fwmark\"', false"
  })
  void aMaskIsProposedForAMarkThatIsWrittenAndMatched(String file, String from, boolean proposed)
      throws IOException {
    Map<String, String> files = files("healthy");
    files.computeIfPresent(
        file,
        (name, text) ->
            text.replace(
                from,
                name.startsWith("ip-rule")
                    // As wg-quick writes it.
                    ? "\"not\":null,\"fwmark\""
                    : "--set-xmark 0x65/0xffffffff"));
    assertThat(diagnose(files).findings())
        .extracting(Finding::code)
        .satisfies(codes -> assertThat(codes.contains(Code.MARK_UNMASKED)).isEqualTo(proposed));
  }

  /// A snapshot comes from elsewhere, and its comments from whoever wrote the rules.
  @Test
  void aCommentBecomesNoCommandOfAShell() throws IOException {
    Map<String, String> files = files("missing-lan-return");
    edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst("(?m)^.*-j MARK --set-xmark 0x64/0xffffffff\n", "")
                .replaceFirst(
                    "(?m)^(.*-A PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16 -j RETURN)$",
                    "-A PREROUTING -s 192.168.1.0/24 -m comment --comment"
                        + " \"a; \\$(touch /tmp/P) `id` it\\\\'s\" -j MARK --set-xmark"
                        + " 0x64/0xffffffff\n$1"));
    edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst(
                "(?m)^(.*-d 10.43.0.0/16 -j RETURN)$",
                "$1\n-A PREROUTING -s 192.168.1.0/24 -d 192.168.1.0/24 -j RETURN"));
    Finding.Fix fix = diagnose(files).findings().getFirst().fix().orElseThrow();
    assertThat(fix.commands())
        .contains(
            "iptables -t mangle -A PREROUTING -s 192.168.1.0/24 -m comment --comment"
                + " 'a; $(touch /tmp/P) `id` it'\\''s' -j MARK --set-xmark 0x64/0xffffffff");
  }

  @Test
  void aMissingFileIsNamedAndNeverReadAsEmpty() throws IOException {
    Map<String, String> files = files("healthy");
    files.keySet().removeIf(name -> name.startsWith("ip-rule"));
    RecordedSnapshot read = RecordedSnapshot.read("healthy", files);
    assertThat(read.missing()).contains("ip-rule.json");
    Diagnosis diagnosis = diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(diagnosis.findings())
        .anyMatch(
            each -> each.code() == Code.UNMODELLED && each.message().contains("ip-rule.json"));
  }

  @Test
  void aStateThatShowsNothingIsUnknownAndNotHealthy() throws IOException {
    Map<String, String> files = files("incident");
    files.keySet().removeIf(name -> name.startsWith("iptables") || name.startsWith("ip-rule"));
    Diagnosis diagnosis = diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(diagnosis.findings().getFirst().message()).contains("iptables-save.txt is not in");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          healthy,  10.42.0.11:8443,   HEALTHY,
          incident, 10.42.0.11:8443,   BROKEN,  MARK_CAPTURES_INGRESS
          healthy,  10.66.66.9:8443,   UNKNOWN, UNMODELLED
          """)
  void severalEndpointsBehindAFrontAreJudgedOneByOne(
      String name, String second, Diagnosis.Verdict verdict, Code cause) throws IOException {
    Diagnosis diagnosis = diagnose(withSecondEndpoint(files(name), second));
    assertThat(diagnosis.verdict()).isEqualTo(verdict);
    assertThat(diagnosis.cause()).isEqualTo(Optional.ofNullable(cause));
    if (verdict == Diagnosis.Verdict.UNKNOWN) {
      assertThat(diagnosis.findings().getFirst().message())
          .contains("it breaks where not: line 30")
          .contains("--mode random");
    }
  }

  @Test
  void aFrontThatAJumpNamesIsSeenWhereTheJumpLeadsToDnat() throws IOException {
    Map<String, String> files = files("incident");
    edit(
        files,
        "iptables-save.txt",
        text ->
            text.replace(
                "[0:0] -A KUBE-SERVICES -d 10.43.0.10/32",
                "[0:0] -A KUBE-SERVICES -d 192.168.1.60/32 -p tcp -m tcp --dport 80"
                    + " -j CNI-HOSTPORT-DNAT\n[0:0] -A KUBE-SERVICES -d 10.43.0.10/32"));
    assertThat(Inference.of(RecordedSnapshot.read("recorded", files).snapshot()).fronts())
        .extracting(Promise.Front::name)
        .containsExactly("192.168.1.55:443", "192.168.1.60:80");
  }

  /// The front's DNAT as kube-proxy shares it out among two endpoints.
  private static Map<String, String> withSecondEndpoint(Map<String, String> files, String second) {
    edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst(
                "(?m)^(.* -A CNI-HOSTPORT-DNAT .*) -j DNAT --to-destination 10.42.0.10:8443$",
                "$1 -m statistic --mode random --probability 0.50000000000"
                    + " -j DNAT --to-destination 10.42.0.10:8443\n"
                    + "-A CNI-HOSTPORT-DNAT -p tcp -m tcp --dport 443 -j DNAT --to-destination "
                    + second));
    return files;
  }

  static Diagnosis diagnose(Map<String, String> files) {
    RecordedSnapshot read = RecordedSnapshot.read("recorded", files);
    assertThat(read.faults()).isEmpty();
    Promise promise = Inference.of(read.snapshot());
    return Diagnosis.of(
        new Case(
            read.snapshot(), promise, Clients.of(promise, read.snapshot().gateway()), List.of()));
  }

  /// Edits one of them. An edit that changes nothing would leave a test of what was recorded.
  static void edit(Map<String, String> files, String name, UnaryOperator<String> change) {
    String before = files.getOrDefault(name, "");
    String after = change.apply(before);
    assertThat(after).as("the edit of %s", name).isNotEqualTo(before);
    files.put(name, after);
  }

  static Map<String, String> files(String name) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : RecordedSnapshot.FILES) {
      try (InputStream in =
          RecordedSnapshotsTest.class.getResourceAsStream("/snapshots/" + name + "/" + file)) {
        if (in != null) {
          files.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return Objects.requireNonNull(files);
  }
}
