package waymark.policy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.TableId;
import waymark.policy.yaml.Faults;
import waymark.policy.yaml.Placed;
import waymark.policy.yaml.Section;
import waymark.policy.yaml.YamlReader;

/// Reads a policy file, and tells every fault of it at once.
public final class PolicyReader {

  private final String source;
  private final Faults faults;
  private final PolicyChecks checks;

  private PolicyReader(String source) {
    this.source = source;
    this.faults = new Faults(source);
    this.checks = new PolicyChecks(faults);
  }

  /// Reads a policy.
  ///
  /// @param source the file's name, for faults; `-` for standard input
  /// @param yaml the file's text
  public static PolicyReading read(String source, String yaml) {
    PolicyReader reader = new PolicyReader(source);
    Optional<Policy> policy =
        YamlReader.read(yaml, reader.faults)
            .flatMap(
                root -> Section.of(reader.faults, "", "lan: {cidrs: [192.168.1.0/24], ...}", root))
            .flatMap(reader::policy);
    return policy.isPresent() && reader.faults.isEmpty()
        ? new PolicyReading.Read(policy.get())
        : new PolicyReading.Refused(reader.faults.inOrder());
  }

  private Optional<Policy> policy(Section root) {
    Optional<Section> lanKeys =
        root.section("lan", "{cidrs: [192.168.1.0/24], interfaces: [eth0]}");
    Optional<Section> clusterKeys =
        root.section("cluster", "{pods: [10.42.0.0/16], services: [10.43.0.0/16]}");
    List<Policy.Ingress> ingress =
        ingress(
            root.sections(
                "ingress",
                "{name: grafana, url: https://grafana.lab.example/, address: 192.168.1.55}"));
    Optional<Section> tunnelKeys =
        root.section("tunnel", "{interface: wg0, address: 10.66.66.2, mark: 0x64, table: 100}");
    Optional<Policy.Lan> lan = lanKeys.map(this::lan);
    Optional<Policy.Cluster> cluster = clusterKeys.map(this::cluster);
    Optional<Policy.Tunnel> tunnel = tunnelKeys.flatMap(this::tunnel);
    Policy.Layout layout =
        root.optional("layout", "flat", text -> Words.word(Policy.Layout.class, text))
            .map(Placed::value)
            .orElse(Policy.Layout.FLAT);
    Set<Policy.Exclusion> exclude =
        root.optionalValues(
                "exclude",
                "[pods, services, lan, ingress]",
                text -> Words.word(Policy.Exclusion.class, text))
            .map(words -> Set.copyOf(unplaced(words)))
            .orElse(Set.of(Policy.Exclusion.values()));
    boolean killSwitch =
        root.optional("kill-switch", "true", Words::truth).map(Placed::value).orElse(false);
    root.close();
    checks.acrossSections();
    return lan.isEmpty() || cluster.isEmpty() || tunnel.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Policy(
                source,
                lan.get(),
                cluster.get(),
                ingress,
                tunnel.get(),
                layout,
                exclude,
                killSwitch));
  }

  private Policy.Lan lan(Section keys) {
    List<Placed<Cidr>> cidrs = keys.someValues("cidrs", "[192.168.1.0/24]", Words::network);
    List<Placed<InterfaceName>> interfaces =
        keys.someValues("interfaces", "[eth0]", Words::plainInterface);
    keys.close();
    checks.network("lan.cidrs", cidrs);
    checks.lanInterfaces(interfaces);
    return new Policy.Lan(unplaced(cidrs), unplaced(interfaces));
  }

  private Policy.Cluster cluster(Section keys) {
    List<Placed<Cidr>> pods = keys.values("pods", "[10.42.0.0/16]", Words::network);
    List<Placed<Cidr>> services = keys.values("services", "[10.43.0.0/16]", Words::network);
    keys.close();
    checks.network("cluster.pods", pods);
    checks.network("cluster.services", services);
    return new Policy.Cluster(unplaced(pods), unplaced(services));
  }

  private List<Policy.Ingress> ingress(List<Section> items) {
    List<Policy.Ingress> ingress = new ArrayList<>();
    for (Section keys : items) {
      Optional<Placed<String>> name = keys.value("name", "grafana", Words::plainName);
      Optional<Placed<URI>> url =
          keys.value("url", "https://grafana.lab.example/", IngressUrl::parse);
      List<Placed<IpAddress>> addresses = keys.someValues("address", "192.168.1.55", Words::host);
      keys.close();
      name.ifPresent(checks::ingressName);
      if (name.isPresent() && url.isPresent()) {
        ingress.add(new Policy.Ingress(name.get().value(), url.get().value(), unplaced(addresses)));
      }
    }
    return ingress;
  }

  private Optional<Policy.Tunnel> tunnel(Section keys) {
    Optional<Placed<InterfaceName>> dev = keys.value("interface", "wg0", Words::plainInterface);
    List<Placed<IpAddress>> addresses = keys.someValues("address", "10.66.66.2", Words::host);
    List<Placed<IpAddress>> gateways =
        keys.optionalValues("gateway", "10.66.66.1", Words::host).orElse(List.of());
    Optional<Placed<FwMark>> mark = keys.value("mark", "0x64", Words::mark);
    Optional<Placed<TableId>> table = keys.value("table", "100", Words::ownTable);
    Optional<Placed<RulePriority>> priority = keys.optional("priority", "10000", Words::priority);
    keys.close();
    dev.ifPresent(checks::tunnelInterface);
    checks.tunnelEnds(addresses, gateways);
    mark.ifPresent(checks::mark);
    return dev.isEmpty() || mark.isEmpty() || table.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Policy.Tunnel(
                dev.get().value(),
                unplaced(addresses),
                unplaced(gateways),
                mark.get().value(),
                table.get().value(),
                priority.map(Placed::value)));
  }

  private static <T> List<T> unplaced(List<Placed<T>> placed) {
    return placed.stream().map(Placed::value).toList();
  }
}
