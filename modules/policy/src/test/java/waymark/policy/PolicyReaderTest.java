package waymark.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Fault;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.TableId;

class PolicyReaderTest {

  private static final Path FAULTS = Path.of("src/test/resources/policy-faults");

  @Test
  void readsTheFoundingPolicy() throws Exception {
    assertThat(Policies.read(Policies.rules("pi-k3s.yaml")))
        .isEqualTo(
            new Policy(
                "pi-k3s.yaml",
                new Policy.Lan(
                    List.of(Cidr.parse("192.168.1.0/24")), List.of(new InterfaceName("eth0"))),
                new Policy.Cluster(
                    List.of(Cidr.parse("10.42.0.0/16")), List.of(Cidr.parse("10.43.0.0/16"))),
                Stream.of("grafana", "jellyfin", "pihole", "uptime-kuma")
                    .map(name ->
                        new Policy.Ingress(
                            name,
                            URI.create("https://" + name + ".lab.example/"),
                            List.of(IpAddress.v4(0xc0a80137))))
                    .toList(),
                new Policy.Tunnel(
                    new InterfaceName("wg0"),
                    List.of(IpAddress.parse("10.66.66.2")),
                    List.of(IpAddress.parse("10.66.66.1")),
                    new FwMark(0x64, FwMark.WHOLE),
                    new TableId(100),
                    Optional.empty()),
                Policy.Layout.FLAT,
                Set.of(Policy.Exclusion.values()),
                false));
  }

  @Test
  void readsBothFamiliesAndEveryOptionalKey() throws Exception {
    Policy policy =
        Policies.parse(
            """
            lan: {cidrs: [192.168.1.0/24, "fd00:1::/64"], interfaces: [eth0, br-lan, eth0.10]}
            cluster: {pods: [], services: []}
            ingress: []
            tunnel:
              interface: wg0
              address: [10.66.66.2, fd66::2]
              gateway: fd66::1
              mark: 100/0xff
              table: 0x65
              priority: 9000
            layout: chain
            exclude: [lan]
            kill-switch: true
            """);
    assertThat(policy.lan().cidrs()).hasSize(2);
    assertThat(policy.tunnel().gateways()).containsExactly(IpAddress.parse("fd66::1"));
    assertThat(policy.tunnel().mark()).isEqualTo(new FwMark(0x64, 0xff));
    assertThat(policy.tunnel().table()).isEqualTo(new TableId(101));
    assertThat(policy.tunnel().priority()).contains(new RulePriority(9000));
    assertThat(policy.layout()).isEqualTo(Policy.Layout.CHAIN);
    assertThat(policy.exclude()).containsExactly(Policy.Exclusion.LAN);
    assertThat(policy.killSwitch()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x63", "0x64/0xff", "0x1/0xff", "100", "0x2000"})
  void takesAMarkThatNobodyOfTheClusterUses(String mark) throws Exception {
    assertThat(Policies.parse(Policies.LEAST.replace("0x64", mark)).tunnel().mark())
        .isEqualTo(FwMark.parse(mark));
  }

  @Test
  void anIngressMayStandOutsideTheLan() throws Exception {
    assertThat(Policies.parse(Policies.LEAST.replace("192.168.1.55", "203.0.113.5")).ingress())
        .hasSize(1);
  }

  static Stream<String> faultFixtures() throws IOException {
    try (Stream<Path> files = Files.list(FAULTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("faultFixtures")
  void tellsEveryFaultOf(String name) throws IOException {
    PolicyReading reading = PolicyReader.read(name, Files.readString(FAULTS.resolve(name)));
    assertThat(reading).isInstanceOf(PolicyReading.Refused.class);
    String told =
        ((PolicyReading.Refused) reading)
            .faults().stream().map(fault -> fault + "\n").collect(Collectors.joining());
    Golden.matches(FAULTS.resolve(name.replace(".yaml", ".txt")), told);
  }

  @Test
  void aHugeFileIsRefusedUnread() {
    PolicyReading reading = PolicyReader.read("huge.yaml", "a: b\n".repeat(100_000));
    assertThat(faults(reading))
        .singleElement()
        .extracting(Fault::problem)
        .asString()
        .isEqualTo("the file has 500000 characters, more than 262144");
  }

  @Test
  void aDeepFileIsRefused() {
    PolicyReading reading = PolicyReader.read("deep.yaml", "[".repeat(10_000));
    assertThat(faults(reading))
        .singleElement()
        .extracting(Fault::problem)
        .asString()
        .contains("not YAML");
  }

  @Test
  void aListOfThousandsIsRefused() {
    String many = "10.0.0.0/30, ".repeat(5_000) + "10.0.0.0/30";
    PolicyReading reading =
        PolicyReader.read("long.yaml", Policies.LEAST.replace("10.42.0.0/16", many));
    assertThat(faults(reading))
        .singleElement()
        .extracting(Fault::problem)
        .asString()
        .isEqualTo("cluster.pods has 5001 items, more than 64");
  }

  @Test
  void aFaultQuotesNoControlCharactersAndNoNovels() {
    PolicyReading reading =
        PolicyReader.read(
            "long.yaml", Policies.LEAST.replace("eth0", '"' + "\\e[2J" + "x".repeat(9_000) + '"'));
    assertThat(faults(reading))
        .singleElement()
        .extracting(Fault::problem)
        .asString()
        .startsWith("lan.interfaces: \"\\u001b[2Jxxx")
        .hasSizeLessThan(420);
  }

  private static List<Fault> faults(PolicyReading reading) {
    return switch (reading) {
      case PolicyReading.Read(Policy policy) -> List.of();
      case PolicyReading.Refused(List<Fault> faults) -> faults;
    };
  }
}
