package waymark.oracle.scene;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;

/// What every scene has in common: a gateway between a LAN, a bridge of pods, a tunnel and a
/// provider, with one front address beside its own.
public final class Layout {

  /// The interfaces, in the order of their indexes.
  public static final List<InterfaceName> DEVICES =
      List.of(
          new InterfaceName("eth0"),
          new InterfaceName("cni0"),
          new InterfaceName("wg0"),
          new InterfaceName("wan0"));

  private static final List<String> V4 =
      List.of(
          "addr add 192.168.0.55/16 brd + dev eth0",
          "addr add 192.168.0.56/16 brd + dev eth0",
          "addr add 10.42.0.1/16 brd + dev cni0",
          "addr add 10.66.66.2/24 dev wg0",
          "addr add 198.51.100.2/24 brd + dev wan0");

  private static final List<String> V6 =
      List.of(
          "addr add fd00:1::55/64 dev eth0 nodad",
          "addr add fd00:1::56/64 dev eth0 nodad",
          "addr add fd00:42::1/64 dev cni0 nodad",
          "addr add fd00:66::2/64 dev wg0 nodad",
          "addr add 2001:db8:100::2/64 dev wan0 nodad");

  private Layout() {}

  /// What gives the interfaces their addresses, for `ip -batch`.
  public static List<String> addresses(Family family) {
    return family == Family.IPV4 ? V4 : V6;
  }

  /// The settings that a scene starts from, by their path under /proc/sys/net.
  public static Map<String, String> sysctls() {
    Map<String, String> values = new TreeMap<>();
    values.put("ipv6/conf/all/forwarding", "1");
    for (String dev : List.of("all", "eth0", "cni0", "wg0", "wan0")) {
      String conf = "ipv4/conf/" + dev + "/";
      values.put(conf + "rp_filter", "0");
      values.put(conf + "src_valid_mark", "0");
      values.put(conf + "accept_local", "0");
      values.put(conf + "route_localnet", "0");
      if (!dev.equals("all")) {
        values.put(conf + "forwarding", "1");
      }
    }
    return values;
  }
}
