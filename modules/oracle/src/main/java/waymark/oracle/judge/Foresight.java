package waymark.oracle.judge;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walk.Way;
import waymark.oracle.ground.Fate;

/// What a way of the walk says that will be seen, held against what was seen.
final class Foresight {

  private static final String TO_SOCKET = "error of the socket";

  private final Answers answers;
  private final ErrorBudget budget;

  Foresight(Answers answers, ErrorBudget budget) {
    this.answers = answers;
    this.budget = budget;
  }

  /// The ways that end as was seen. The kernel owes an error once for a packet, however many ways
  /// end with one.
  List<Way> agreeing(Walk walk, Fate fate) {
    boolean spared = isSpared(walk);
    return walk.ways().stream().filter(way -> agrees(way, fate, spared)).toList();
  }

  /// Whether the kernel may keep back an error about routes that it owes.
  private boolean isSpared(Walk walk) {
    for (Way way : walk.ways()) {
      if (way.verdict() instanceof Verdict.Rejected(Packet packet, var cause, var by, var with)
          && isLimited(cause, with)) {
        return !budget.spend(packet.source());
      }
    }
    return false;
  }

  private static boolean isLimited(Verdict.Cause cause, String with) {
    return (cause == Verdict.Cause.ROUTE || cause == Verdict.Cause.NO_ROUTE)
        && !with.equals(TO_SOCKET);
  }

  private boolean agrees(Way way, Fate fate, boolean spared) {
    return switch (way.verdict()) {
      case Verdict.Forwarded(Packet packet, boolean portKept, var out, var via, var table) ->
          fate instanceof Fate.Left left
              && left.out().equals(out)
              && same(packet, left.packet(), portKept)
              && sameMark(way.connMark(), left.connMark());
      case Verdict.Local(Packet packet) ->
          fate instanceof Fate.Delivered delivered
              && same(packet, delivered.packet(), false)
              && sameMark(way.connMark(), delivered.connMark());
      case Verdict.Dropped dropped -> fate instanceof Fate.Vanished;
      case Verdict.Rejected(Packet packet, var cause, var by, String with) ->
          refused(packet, with, isRouted(way), fate, spared && isLimited(cause, with));
      case Verdict.Unknown unknown -> true;
    };
  }

  /// A native rule may refuse a packet before its route is known: whether the kernel then finds a
  /// way back (nf_reject_fill_skb_dst) is not foretold.
  private static boolean isRouted(Way way) {
    return way.steps().isEmpty()
        || !(way.steps().getLast() instanceof Step.Matched matched
            && matched.hook() == Hook.PREROUTING);
  }

  private boolean refused(Packet packet, String with, boolean routed, Fate fate, boolean spared) {
    if (with.equals(TO_SOCKET)) {
      // Where OUTPUT changed the way of a SYN, TCP sends it again later and says nothing yet.
      return fate instanceof Fate.SocketError
          || (fate instanceof Fate.Vanished && packet.transport() instanceof Transport.Tcp);
    }
    boolean told = fate instanceof Fate.Answered(String said) && said.equals(with);
    if (!routed) {
      return told || fate instanceof Fate.Vanished;
    }
    if (!answers.canSay(packet, with)) {
      return fate instanceof Fate.Vanished;
    }
    return told || (spared && fate instanceof Fate.Vanished);
  }

  private static boolean same(Packet expected, Packet seen, boolean sourcePort) {
    Transport wanted = expected.transport();
    Transport got = seen.transport();
    return expected.source().equals(seen.source())
        && expected.destination().equals(seen.destination())
        && expected.protocol().equals(seen.protocol())
        && expected.mark() == seen.mark()
        && expected.tos() == seen.tos()
        && wanted.destinationPort() == got.destinationPort()
        && (!sourcePort || wanted.sourcePort() == got.sourcePort());
  }

  /// No connection has no mark.
  private static boolean sameMark(int expected, Optional<Integer> seen) {
    return expected == seen.orElse(0);
  }
}
