package waymark.netstate.conntrack.survey;

import java.util.Optional;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Entry.Side;
import waymark.netstate.conntrack.Nat;
import waymark.netstate.conntrack.State;
import waymark.netstate.conntrack.Status;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;

/// Tells of one entry whether and how it goes wrong.
final class Detector {

  private static final int TCP = 6;
  private static final int UDP = 17;

  /// A handshake on a LAN takes milliseconds; the first repeated SYN comes after one second, the
  /// second after three (RFC 6298).
  private static final int HANDSHAKE_SECONDS = 3;

  /// The kernel drops an unanswered udp flow after this, unless its client asks on
  /// (nf_conntrack_udp_timeout).
  private static final int UDP_SECONDS = 30;

  private static final Optional<State> SYN_SENT = Optional.of(State.SYN_SENT);
  private static final Optional<State> SYN_RECV = Optional.of(State.SYN_RECV);

  private final Blocks tunnels;
  private final Blocks nearTunnels;
  private final Blocks inside;
  private final Blocks clients;
  private final Blocks own;
  private final Blocks cluster;
  private final Optional<Blocks> endpoints;
  private final Blocks dead;
  private final Blocks notInternet = new Blocks(Surroundings.NOT_INTERNET);

  Detector(Surroundings surroundings) {
    tunnels = new Blocks(Surroundings.blocks(surroundings.tunnels()));
    nearTunnels =
        new Blocks(
            surroundings.assumesPrivate()
                ? surroundings.tunnels().stream()
                    .map(each -> Cidr.around(each, each.family() == Family.IPV4 ? 24 : 64))
                    .toList()
                : Surroundings.blocks(surroundings.tunnels()));
    inside = new Blocks(surroundings.inside());
    clients = new Blocks(surroundings.clients());
    own = new Blocks(Surroundings.blocks(surroundings.ownAndFronts()));
    cluster = new Blocks(surroundings.cluster());
    endpoints = surroundings.endpoints().map(each -> new Blocks(Surroundings.blocks(each)));
    dead = new Blocks(Surroundings.blocks(surroundings.dead()));
  }

  /// How an entry goes wrong, or that it is well.
  Judgement judge(Entry entry, Nat nat) {
    if (!tunnels.isEmpty()) {
      boolean throughTunnel = tunnels.contain(entry, Side.REPLY_DST);
      boolean fromTunnel = tunnels.contain(entry, Side.ORIGINAL_SRC);
      if (throughTunnel && !fromTunnel && isInside(entry)) {
        return Judgement.MISROUTED;
      }
      if (!throughTunnel && !fromTunnel && leaks(entry)) {
        return Judgement.LEAK;
      }
    }
    return switch (entry.protocol()) {
      case TCP -> tcp(entry, nat);
      case UDP -> udp(entry, nat);
      default -> isGone(entry, nat) ? Judgement.STALE_ENDPOINT : Judgement.WELL;
    };
  }

  private boolean isInside(Entry entry) {
    return inside.contain(entry, Side.REPLY_SRC) && !nearTunnels.contain(entry, Side.REPLY_SRC);
  }

  private boolean leaks(Entry entry) {
    return !notInternet.contain(entry, Side.REPLY_SRC)
        && clients.contain(entry, Side.ORIGINAL_SRC)
        && !own.contain(entry, Side.ORIGINAL_SRC)
        && !inside.contain(entry, Side.REPLY_SRC);
  }

  private Judgement tcp(Entry entry, Nat nat) {
    if (isGone(entry, nat)) {
      return Judgement.STALE_ENDPOINT;
    }
    if (entry.has(Status.ASSURED)) {
      return Judgement.WELL; // it was established once
    }
    boolean unanswered = entry.state().equals(SYN_SENT) && !entry.has(Status.SEEN_REPLY);
    if (unanswered && isTranslatedInward(entry, nat)) {
      return repeated(entry, entry.originalPackets(), HANDSHAKE_SECONDS)
          ? Judgement.STALE_ENDPOINT
          : untold(entry, entry.originalPackets())
              ? Judgement.MAYBE_STALE_ENDPOINT
              : Judgement.WELL;
    }
    if (entry.state().equals(SYN_RECV) && entry.has(Status.SEEN_REPLY)) {
      return repeated(entry, entry.replyPackets(), HANDSHAKE_SECONDS)
          ? Judgement.REPLY_MISROUTED
          : untold(entry, entry.replyPackets()) ? Judgement.MAYBE_REPLY_MISROUTED : Judgement.WELL;
    }
    return Judgement.WELL;
  }

  private Judgement udp(Entry entry, Nat nat) {
    if (entry.has(Status.SEEN_REPLY) || !isTranslatedInward(entry, nat)) {
      return isGone(entry, nat) ? Judgement.STALE_ENDPOINT : Judgement.WELL;
    }
    return isGone(entry, nat) || repeated(entry, entry.originalPackets(), UDP_SECONDS)
        ? Judgement.STUCK_UDP
        : untold(entry, entry.originalPackets()) ? Judgement.MAYBE_STUCK_UDP : Judgement.WELL;
  }

  /// Whether packets were sent again, or for so long that they must have been.
  private static boolean repeated(Entry entry, long packets, int seconds) {
    return packets >= 2 || entry.deltaTime() >= seconds;
  }

  private static boolean untold(Entry entry, long packets) {
    return packets < 0 && entry.deltaTime() < 0;
  }

  private boolean isTranslatedInward(Entry entry, Nat nat) {
    return nat.translatesDestination() && inside.contain(entry, Side.REPLY_SRC);
  }

  private boolean isGone(Entry entry, Nat nat) {
    if (!nat.translatesDestination()) {
      return false;
    }
    return dead.contain(entry, Side.REPLY_SRC)
        || (endpoints.isPresent()
            && cluster.contain(entry, Side.REPLY_SRC)
            && !endpoints.get().contain(entry, Side.REPLY_SRC));
  }
}
