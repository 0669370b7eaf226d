package waymark.oracle.ground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import waymark.oracle.scene.Layout;

/// Sets the sysctls of the calling thread's namespace, those that differ from what they are.
final class SysctlWriter {

  private static final Path NET = Path.of("/proc/sys/net");

  private final Map<String, String> current = new HashMap<>();

  /// What keeps the kernel's own voice steady: no limit on ICMP errors, no redirects, no answers to
  /// router discovery, a time to live that tells its packets from ours.
  void steady() throws IOException {
    write("ipv4/icmp_ratemask", "0");
    write("ipv4/icmp_ratelimit", "0");
    write("ipv4/icmp_msgs_per_sec", "1000000");
    write("ipv4/icmp_msgs_burst", "1000000");
    write("ipv4/ip_default_ttl", Integer.toString(WatchTable.KERNELS));
    write("ipv6/icmp/ratelimit", "0");
    write("ipv6/icmp/ratemask", "255");
    for (String dev : new String[] {"all", "default", "eth0", "cni0", "wg0", "wan0", "lo"}) {
      write("ipv4/conf/" + dev + "/send_redirects", "0");
      write("ipv6/conf/" + dev + "/hop_limit", Integer.toString(WatchTable.KERNELS));
      write("ipv6/conf/" + dev + "/accept_ra", "0");
      write("ipv6/conf/" + dev + "/addr_gen_mode", "1");
    }
  }

  void set(Map<String, String> wanted) throws IOException {
    Map<String, String> all = Layout.sysctls();
    all.putAll(wanted);
    for (Map.Entry<String, String> each : all.entrySet()) {
      if (!each.getValue().equals(current.get(each.getKey()))) {
        write(each.getKey(), each.getValue());
        current.put(each.getKey(), each.getValue());
      }
    }
  }

  private static void write(String path, String value) throws IOException {
    Files.writeString(NET.resolve(path), value);
  }
}
