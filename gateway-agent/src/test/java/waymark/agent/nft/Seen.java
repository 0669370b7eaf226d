package waymark.agent.nft;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import waymark.netstate.packet.Endpoint;

/// What the kernel did with one packet.
///
/// @param end as it left or was delivered; empty where it did neither
/// @param gone how it ended where it did neither
/// @param rules the native rules that it matched to their end, in order: `inet fw pre: text`
record Seen(Optional<End> end, Gone gone, List<String> rules) {

  private static final Pattern REJECTS = Pattern.compile("\\breject\\b");

  Seen {
    rules =
        rules.stream()
            .map(rule -> rule.replaceAll("counter packets \\d+ bytes \\d+", "counter"))
            // nft(8) leaves out what a table of one family answers with by itself
            .map(rule -> rule.replaceAll("reject with icmp(v6)? port-unreachable", "reject"))
            .toList();
  }

  /// How a packet that neither left nor was delivered ended.
  enum Gone {
    NOT,
    DROPPED,
    REJECTED,
    /// What our walk alone may say.
    UNKNOWN
  }

  /// What the kernel did: its trace tells by which rule a packet ended.
  static Seen ofKernel(Optional<End> end, List<String> rules) {
    boolean isRejected = !rules.isEmpty() && REJECTS.matcher(rules.getLast()).find();
    return new Seen(
        end, end.isPresent() ? Gone.NOT : isRejected ? Gone.REJECTED : Gone.DROPPED, rules);
  }

  /// @param dev that it left by, or came in by where it was delivered
  record End(boolean left, int mark, Endpoint from, Endpoint to, String dev) {}
}
