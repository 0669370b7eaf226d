package waymark.lab.account;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.IpAddress;

/// Our own nftables table: a chain at each hook, without a decision, in which a followed packet is
/// seen as it stands once all others have done with it.
final class Hooks {

  static final String TABLE = "waymark_trace";

  private Hooks() {}

  /// The commands of nft(8) that watch each hook, the first before everyone else and the others
  /// after them.
  static String table(IpAddress destination, int port) {
    return """
    add table ip %1$s
    add chain ip %1$s arrives { type filter hook prerouting priority -301; }
    add chain ip %1$s routed { type filter hook prerouting priority 300; }
    add chain ip %1$s delivered { type filter hook input priority 300; }
    add chain ip %1$s forwarded { type filter hook forward priority 300; }
    add chain ip %1$s leaves { type filter hook postrouting priority 300; }
    add rule ip %1$s arrives ip daddr %2$s tcp dport %3$d tcp flags & (syn | ack) == syn \
    meta nftrace set 1
    """
        .formatted(TABLE, destination, port);
  }

  /// What became of the packet that left these events.
  static Outcome outcome(List<TraceEvent> events) {
    Optional<SeenPacket> leaves = seenIn(events, "leaves");
    Optional<SeenPacket> delivered = seenIn(events, "delivered");
    if (leaves.isPresent()) {
      return new Outcome.Forwarded(leaves.get());
    }
    if (delivered.isPresent()) {
      return new Outcome.Delivered(delivered.get());
    }
    if (events.isEmpty()) {
      return new Outcome.NeverSeen();
    }
    TraceEvent last = events.getLast();
    return new Outcome.Lost(stage(events), last.packet());
  }

  private static Outcome.Stage stage(List<TraceEvent> events) {
    if (seenIn(events, "forwarded").isPresent()) {
      return Outcome.Stage.POSTROUTING;
    }
    if (events.getLast().packet().out().isPresent()) {
      return Outcome.Stage.FORWARD;
    }
    return seenIn(events, "routed").isPresent()
        ? Outcome.Stage.ROUTING_OR_INPUT
        : Outcome.Stage.PREROUTING;
  }

  /// The packet as it stood in one of our own chains.
  static Optional<SeenPacket> seenIn(List<TraceEvent> events, String chain) {
    return events.stream()
        .filter(each -> each.table().equals(TABLE) && each.chain().equals(chain))
        .findFirst()
        .map(TraceEvent::packet);
  }
}
