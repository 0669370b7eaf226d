package waymark.kernel.rtnetlink;

import java.util.StringJoiner;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;

/// `RTA_METRICS` in the words of ip-route(8): `RTAX_*`.
final class RouteMetrics {

  private static final int RTAX_LOCK = 1;
  private static final int RTAX_RTO_MIN = 13;
  private static final int RTAX_CC_ALGO = 16;

  /// By number; the place of `RTAX_UNSPEC` and of `RTAX_LOCK` is empty.
  private static final String[] WORDS = {
    "",
    "",
    "mtu",
    "window",
    "rtt",
    "rttvar",
    "ssthresh",
    "cwnd",
    "advmss",
    "reordering",
    "hoplimit",
    "initcwnd",
    "features",
    "rto_min",
    "initrwnd",
    "quickack",
    "congctl",
    "fastopen_no_cookie"
  };

  private RouteMetrics() {}

  static void add(Attributes metrics, StringJoiner line) throws MalformedMessageException {
    int locked = 0;
    if (metrics.find(RTAX_LOCK).isPresent()) {
      locked = metrics.find(RTAX_LOCK).get().u32();
    }
    for (Attribute each : metrics.list()) {
      if (each.type() != RTAX_LOCK) {
        String word = each.type() < WORDS.length ? WORDS[each.type()] : "rtax-" + each.type();
        boolean lock = each.type() < 32 && (locked & 1 << each.type()) != 0;
        line.add(word + (lock ? " lock " : " ") + value(each));
      }
    }
  }

  private static String value(Attribute metric) throws MalformedMessageException {
    return switch (metric.type()) {
      case RTAX_CC_ALGO -> metric.string();
      case RTAX_RTO_MIN -> Integer.toUnsignedString(metric.u32()) + "ms";
      default -> Integer.toUnsignedString(metric.u32());
    };
  }
}
