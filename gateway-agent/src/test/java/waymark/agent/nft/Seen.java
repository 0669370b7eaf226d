package waymark.agent.nft;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Endpoint;

/// What the kernel did with one packet.
///
/// @param end as it left or was delivered; empty where it did neither
/// @param rules the native rules that it matched to their end, in order: `inet fw pre: text`
record Seen(Optional<End> end, List<String> rules) {

  Seen {
    rules =
        rules.stream()
            .map(rule -> rule.replaceAll("counter packets \\d+ bytes \\d+", "counter"))
            // nft(8) leaves out what a table of one family answers with by itself
            .map(rule -> rule.replaceAll("reject with icmp(v6)? port-unreachable", "reject"))
            .toList();
  }

  /// @param dev that it left by, or came in by where it was delivered
  record End(boolean left, int mark, Endpoint from, Endpoint to, String dev) {}
}
