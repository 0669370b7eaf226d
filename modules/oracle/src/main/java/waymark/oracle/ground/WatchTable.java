package waymark.oracle.ground;

import java.util.List;

/// The nft table that hands packets over: behind everything in INPUT and POSTROUTING, and before
/// everything in OUTPUT, where it ends what the kernel says by itself (ICMP errors, resets, answers
/// of closed ports), so that no rule counts it.
///
/// The time to live tells the packets apart: below [#KEPT] they end here, before the connection
/// tracker keeps anything of them; from there on they go their whole way.
final class WatchTable {

  static final String NAME = "waymark-watch";

  static final int INPUT = 1;
  static final int INPUT_CONNMARK = 2;
  static final int POSTROUTING = 3;
  static final int POSTROUTING_CONNMARK = 4;
  static final int OWN = 5;

  static final List<Integer> GROUPS =
      List.of(INPUT, INPUT_CONNMARK, POSTROUTING, POSTROUTING_CONNMARK, OWN);

  static final int ALONE = 100;
  static final int KEPT = 200;

  /// The time to live of what the kernel says by itself.
  static final int KERNELS = 33;

  private WatchTable() {}

  /// For nft(8).
  static String undo() {
    return "delete table inet " + NAME + "\n";
  }

  /// For nft(8). The second rule of a chain shows the connection's mark in the place of the
  /// packet's, and ends where there is no connection.
  static String text() {
    return """
    table inet waymark-watch {
      chain input {
        type filter hook input priority 2147483645; policy accept;
        log group 1 snaplen 96
        meta mark set ct mark log group 2 snaplen 96
        ip ttl < 128 drop
        ip6 hoplimit < 128 drop
      }
      chain postrouting {
        type filter hook postrouting priority 2147483645; policy accept;
        log group 3 snaplen 96
        oifname "lo" accept
        meta mark set ct mark log group 4 snaplen 96
        ip ttl < 128 drop
        ip6 hoplimit < 128 drop
      }
      chain output {
        type filter hook output priority -2147483648; policy accept;
        ip ttl { 99, 100, 199, 200 } accept
        ip6 hoplimit { 99, 100, 199, 200 } accept
        log group 5 snaplen 128
        drop
      }
    }
    """;
  }
}
