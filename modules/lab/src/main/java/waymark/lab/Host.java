package waymark.lab;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;

/// The machines of a lab, each one a network namespace.
public enum Host {
  CLIENT("192.168.1.100", "a computer of the house; the gateway node is its way out"),
  LAN("-", "the switch of the house, a bridge"),
  ROUTER("192.168.1.1", "translates the LAN to 203.0.113.2, and answers the house's DNS questions"),
  INTERNET("203.0.113.1", "the tunnel's far end, 10.66.66.1, and a web server, 198.51.100.7:80"),
  GATEWAY("192.168.1.55", "the node pi-k3s: policy routing, wg0, cni0, flannel.1"),
  WORKER("192.168.1.56", "the second node, behind the VXLAN"),
  INGRESS("10.42.0.10", "the ingress pod: TLS for *.lab.example on 8443"),
  DNS("10.42.1.5", "the cluster's DNS pod, on the second node");

  private final String address;
  private final String says;

  Host(String address, String says) {
    this.address = address;
    this.says = says;
  }

  /// Reads `gateway`.
  public static Host parse(String text) throws BadValueException {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new BadValueException(
                "\"" + text + "\" is not a host of the lab",
                "write one of "
                    + Arrays.stream(values())
                        .map(Host::toString)
                        .collect(Collectors.joining(", "))));
  }

  /// Its first address; `-` for the bridge, which has none.
  public String address() {
    return address;
  }

  /// What it stands for, in one sentence.
  public String says() {
    return says;
  }

  /// The name of its network namespace, as `ip netns` lists it: `waymark-gateway`.
  public String netns(LabName lab) {
    return lab + "-" + this;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
