package waymark.lab;

import static waymark.lab.LabFault.Seen.ANSWERS;
import static waymark.lab.LabFault.Seen.LEAKS;
import static waymark.lab.LabFault.Seen.REFUSED;
import static waymark.lab.LabFault.Seen.TIMEOUT;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;

/// Every fault that a lab can be given.
public final class Faults {

  private static final String LAN = "192.168.1.0/24";
  private static final String PREROUTING = "-t mangle -D PREROUTING -s " + LAN;
  private static final String MARK = "-s " + LAN + " -j MARK --set-xmark 0x64/0xffffffff";

  /// No fault at all.
  public static final LabFault HEALTHY =
      new LabFault(
          "healthy",
          "all is as the policy says",
          "healthy",
          Optional.empty(),
          ANSWERS,
          ANSWERS,
          gateway -> List.of());

  /// In the order in which they are listed.
  public static final List<LabFault> ALL =
      List.of(
          HEALTHY,
          broken(
              "incident",
              "the founding incident: nothing is excluded from the mark",
              "mark-captures-ingress",
              TIMEOUT,
              gateway ->
                  List.of(
                      gateway.iptables(PREROUTING + " -d 10.42.0.0/16 -j RETURN"),
                      gateway.iptables(PREROUTING + " -d 10.43.0.0/16 -j RETURN"),
                      gateway.iptables(PREROUTING + " -d " + LAN + " -j RETURN"))),
          broken(
              "return-after-mark",
              "the exclusions stand after the MARK that they should precede",
              "return-after-mark",
              TIMEOUT,
              gateway ->
                  List.of(
                      gateway.iptables("-t mangle -D PREROUTING " + MARK),
                      gateway.iptables("-t mangle -I PREROUTING 1 " + MARK))),
          broken(
              "missing-lan-return",
              "pods and services are excluded from the mark, the front address is not",
              "mark-captures-ingress",
              TIMEOUT,
              gateway -> List.of(gateway.iptables(PREROUTING + " -d " + LAN + " -j RETURN"))),
          new LabFault(
              "forward-drop",
              "the policy of FORWARD is DROP",
              "broken",
              Optional.of("forward-dropped"),
              TIMEOUT,
              TIMEOUT,
              gateway -> List.of(gateway.iptables("-P FORWARD DROP"))),
          new LabFault(
              "ip-forward-off",
              "the gateway does not forward",
              "broken",
              Optional.of("forwarding-off"),
              TIMEOUT,
              TIMEOUT,
              gateway -> List.of(gateway.sysctl("net.ipv4.ip_forward=0"))),
          broken(
              "no-dnat",
              "nothing translates port 443 of the node to the ingress pod",
              "dnat-missing",
              REFUSED,
              gateway -> List.of(gateway.iptables("-t nat -D CNI-HOSTPORT-DNAT 1"))),
          broken(
              "stale-dnat",
              "port 443 of the node is translated to a pod that is gone",
              "dnat-dead-endpoint",
              TIMEOUT,
              gateway ->
                  List.of(
                      gateway.iptables(
                          "-t nat -R CNI-HOSTPORT-DNAT 1 -p tcp -m comment --comment",
                          "dnat name: \"ingress\" hostport",
                          "-m tcp --dport 443 -j DNAT --to-destination 10.42.0.99:8443"))),
          broken(
              "pod-down",
              "nothing listens in the ingress pod",
              "endpoint-refused",
              REFUSED,
              gateway -> List.of(gateway.stopIngress())),
          leaking(
              "no-ip-rule",
              "no ip rule looks the mark up",
              "rule-missing",
              gateway -> List.of(gateway.ip("rule del fwmark 0x64 lookup 100"))),
          leaking(
              "no-table-route",
              "the marked table holds no route",
              "table-no-route",
              gateway -> List.of(gateway.ip("route flush table 100"))),
          new LabFault(
              "no-tunnel-masquerade",
              "packets enter the tunnel with their LAN source, which its far end refuses",
              "degraded",
              Optional.of("masquerade-missing"),
              ANSWERS,
              TIMEOUT,
              gateway -> List.of(gateway.iptables("-t nat -D POSTROUTING -o wg0 -j MASQUERADE"))),
          leaking(
              "tunnel-down",
              "the tunnel's interface is down, and its route with it",
              "tunnel-down",
              gateway -> List.of(gateway.ip("link set wg0 down"))));

  private Faults() {}

  /// Reads `incident`.
  public static LabFault parse(String text) throws BadValueException {
    return ALL.stream()
        .filter(each -> each.name().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new BadValueException(
                "\"" + text + "\" is not a fault of the lab",
                "write one of "
                    + ALL.stream().map(LabFault::name).collect(Collectors.joining(", "))));
  }

  private static LabFault broken(
      String name,
      String says,
      String code,
      LabFault.Seen ingress,
      Function<Gateway, List<Step>> injection) {
    return new LabFault(name, says, "broken", Optional.of(code), ingress, ANSWERS, injection);
  }

  private static LabFault leaking(
      String name, String says, String code, Function<Gateway, List<Step>> injection) {
    return new LabFault(name, says, "leaking", Optional.of(code), ANSWERS, LEAKS, injection);
  }
}
