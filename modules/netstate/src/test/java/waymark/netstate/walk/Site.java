package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Reading;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.routing.Listing;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.routing.TableNames;

/// The gateway that the measured facts speak of: LAN 192.168.1.0/24 on eth0, pods behind cni0, the
/// tunnel wg0, node:443 translated to the pod 10.42.0.10:8443, mark 0x64 looked up in table 100.
/// Written in the words of the commands, so that a test reads like the measurement.
record Site(
    List<String> mangle, List<String> rules, List<String> routes, Map<String, String> sysctls) {

  static final String RETURN_PODS = "-A PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16 -j RETURN";
  static final String RETURN_SERVICES = "-A PREROUTING -s 192.168.1.0/24 -d 10.43.0.0/16 -j RETURN";
  static final String RETURN_LAN = "-A PREROUTING -s 192.168.1.0/24 -d 192.168.1.0/24 -j RETURN";
  static final String MARK = "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff";
  static final String FWMARK = "32765: from all fwmark 0x64 lookup 100";
  static final String TUNNEL_DEFAULT = "default via 10.66.66.1 dev wg0 table 100";

  private static final List<String> KERNEL_RULES =
      List.of(
          "0: from all lookup local",
          "32766: from all lookup main",
          "32767: from all lookup default");
  private static final List<String> KERNEL_ROUTES =
      List.of(
          "default via 192.168.1.1 dev eth0",
          "10.42.0.0/24 dev cni0 proto kernel scope link src 10.42.0.1",
          "10.66.66.0/24 dev wg0 proto kernel scope link src 10.66.66.2",
          "192.168.1.0/24 dev eth0 proto kernel scope link src 192.168.1.55",
          "local 10.42.0.1 dev cni0 table local proto kernel scope host src 10.42.0.1",
          "local 10.66.66.2 dev wg0 table local proto kernel scope host src 10.66.66.2",
          "local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1",
          "local 192.168.1.55 dev eth0 table local proto kernel scope host src 192.168.1.55");

  /// The founding incident: nothing is excluded from the mark.
  static Site incident() {
    return new Site(List.of(MARK), List.of(FWMARK), List.of(TUNNEL_DEFAULT), Map.of());
  }

  Site mangle(String... lines) {
    return new Site(List.of(lines), rules, routes, sysctls);
  }

  Site rules(String... lines) {
    return new Site(mangle, List.of(lines), routes, sysctls);
  }

  Site routes(String... lines) {
    return new Site(mangle, rules, List.of(lines), sysctls);
  }

  Site sysctl(String key, String value) {
    Map<String, String> more = new TreeMap<>(sysctls);
    more.put(key, value);
    return new Site(mangle, rules, routes, more);
  }

  /// A SYN of a LAN client.
  static Packet syn(String destination, int port) throws BadValueException {
    return new Packet(
        Optional.of(new InterfaceName("eth0")),
        IpAddress.parse("192.168.1.100"),
        IpAddress.parse(destination),
        Transport.first(Protocol.TCP, 40000, port),
        0);
  }

  Walk walk(String destination, int port) throws BadValueException {
    return walker().walk(syn(destination, port), new Tracking.New());
  }

  Walker walker() throws BadValueException {
    return Walker.of(gateway());
  }

  Gateway gateway() throws BadValueException {
    IptablesSave save =
        IptablesSave.read(
            "iptables-save.txt",
            "*mangle\n:PREROUTING ACCEPT [0:0]\n"
                + String.join("\n", mangle)
                + "\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
                + "-A PREROUTING -p tcp -m addrtype --dst-type LOCAL -m tcp --dport 443"
                + " -j DNAT --to-destination 10.42.0.10:8443\n"
                + "-A POSTROUTING -o wg0 -j MASQUERADE\nCOMMIT\n",
            Family.IPV4);
    return new Gateway(
        Reading.known(sound(save.rulesets(), save.faults())),
        Reading.known(List.of()),
        Reading.known(List.of()),
        Reading.known(
            read(
                IpRuleText.read(
                    "ip-rule.txt", Family.IPV4, TableNames.NONE, text(rules, KERNEL_RULES)))),
        Reading.known(List.of()),
        Reading.known(
            read(IpRouteText.read("ip-route.txt", TableNames.NONE, text(routes, KERNEL_ROUTES)))),
        Reading.known(List.of()),
        Reading.known(
            List.of(
                link(1, "lo", "127.0.0.1", 8),
                link(2, "eth0", "192.168.1.55", 24),
                link(3, "cni0", "10.42.0.1", 24),
                link(4, "wg0", "10.66.66.2", 24))),
        Reading.known(new Sysctls(withDefaults())),
        Reading.known(List.of()));
  }

  private Map<String, String> withDefaults() {
    Map<String, String> all = new TreeMap<>();
    for (String dev : List.of("all", "lo", "eth0", "cni0", "wg0")) {
      all.put("net.ipv4.conf." + dev + ".rp_filter", "0");
      all.put("net.ipv4.conf." + dev + ".src_valid_mark", "0");
      all.put("net.ipv4.conf." + dev + ".accept_local", "0");
      all.put("net.ipv4.conf." + dev + ".route_localnet", "0");
      all.put("net.ipv4.conf." + dev + ".forwarding", "1");
    }
    all.putAll(sysctls);
    return all;
  }

  private static String text(List<String> own, List<String> kernels) {
    List<String> lines = new ArrayList<>(own);
    lines.addAll(kernels);
    return String.join("\n", lines) + "\n";
  }

  private static <T> List<T> read(Listing<T> listing) {
    return sound(listing.values(), listing.faults());
  }

  private static <T> List<T> sound(List<T> values, List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalStateException(faults.toString());
    }
    return values;
  }

  private static Link link(int index, String name, String address, int prefixLength)
      throws BadValueException {
    return new Link(
        index,
        new InterfaceName(name),
        Set.of("UP", "LOWER_UP"),
        1500,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(
            new InterfaceAddress(
                IpAddress.parse(address), prefixLength, Optional.empty(), "global", false)));
  }
}
