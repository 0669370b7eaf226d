import java.util.Locale;
import java.util.Random;

/// A home gateway's table: the internet through the tunnel, ingress, and one flow in fifty
/// misrouted. The same for the same number of entries, and no tuple twice, as the kernel wants it.
final class GatewayTable {

  /// Ports that one server sees of the tunnel's address; who has more flows has more servers.
  private static final int PORTS = 60_000;

  private final Random random = new Random(7);
  private int number;

  /// The next entry, as `conntrack -L -o extended` prints it.
  String next() {
    int i = number++;
    String client = "192.168.1." + (2 + i % 250);
    int sport = 1024 + i / 250 % PORTS;
    int port = 1024 + i % PORTS;
    int round = i / PORTS % 100;
    int kind = random.nextInt(100);
    if (kind < 2) {
      return print(
          "tcp      6 3600 SYN_SENT src=%s dst=192.168.1.55 sport=%d dport=443 [UNREPLIED] src=10.42.1.%d dst=10.66.66.2 sport=8443 dport=%d mark=0 use=1",
          client, sport, 1 + round, port);
    }
    if (kind < 60) {
      String server = "198.51.%d.%d".formatted(round, 1 + random.nextInt(250));
      return print(
          "tcp      6 4319%02d ESTABLISHED src=%s dst=%s sport=%d dport=443 src=%s dst=10.66.66.2 sport=443 dport=%d [ASSURED] mark=0 use=1",
          10 + kind, client, server, sport, server, port);
    }
    if (kind < 80) {
      String server = "203.0.113." + (1 + round);
      return print(
          "udp      17 %d src=%s dst=%s sport=%d dport=53 src=%s dst=10.66.66.2 sport=53 dport=%d mark=0 use=1",
          3900 + kind, client, server, sport, server, port);
    }
    return print(
        "tcp      6 8999 TIME_WAIT src=%s dst=192.168.1.55 sport=%d dport=443 src=10.42.0.%d dst=%s sport=8443 dport=%d [ASSURED] mark=0 use=1",
        client, sport, 2 + random.nextInt(30), client, sport);
  }

  private static String print(String form, Object... values) {
    return String.format(Locale.ROOT, "ipv4     2 " + form, values);
  }
}
