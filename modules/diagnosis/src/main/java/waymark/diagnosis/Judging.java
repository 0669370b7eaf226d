package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Trial.Result;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// Whether a walked packet and its answer keep what is promised of them.
final class Judging {

  private final Promise promise;

  Judging(Promise promise) {
    this.promise = promise;
  }

  /// A front is reached, and its answer comes back.
  Result ingress(Packet packet, Walk there, Optional<Walk> back) {
    return switch (there.verdict()) {
      case Verdict.Unknown unknown -> open(unknown);
      case Verdict.Dropped dropped -> new Result.Broken();
      case Verdict.Rejected rejected -> new Result.Broken();
      // Nothing translates it: the node itself would have to listen, and no snapshot tells.
      case Verdict.Local local ->
          answer(packet, back) instanceof Result.Kept
              ? new Result.Open("whether the gateway itself listens on " + local.packet().to())
              : answer(packet, back);
      case Verdict.Forwarded forwarded ->
          promise.isTunnel(forwarded.out()) ? new Result.Broken() : answer(packet, back);
    };
  }

  /// The packet leaves by the tunnel with the tunnel's address, and its answer comes back.
  static Result internet(Packet packet, Promise.Tunnel tunnel, Walk there, Optional<Walk> back) {
    return switch (there.verdict()) {
      case Verdict.Unknown unknown -> open(unknown);
      case Verdict.Dropped dropped -> new Result.Broken();
      case Verdict.Rejected rejected -> new Result.Broken();
      case Verdict.Local local -> new Result.Broken();
      case Verdict.Forwarded forwarded ->
          forwarded.out().equals(tunnel.dev())
                  && tunnel.addresses().contains(forwarded.packet().source())
              ? answer(packet, back)
              : new Result.Broken();
    };
  }

  /// The packet does not leave beside the tunnel; it need not arrive.
  static Result within(Promise.Tunnel tunnel, Walk there) {
    return switch (there.verdict()) {
      case Verdict.Unknown unknown -> open(unknown);
      case Verdict.Dropped dropped -> new Result.Kept();
      case Verdict.Rejected rejected -> new Result.Kept();
      case Verdict.Local local -> new Result.Kept();
      case Verdict.Forwarded forwarded ->
          forwarded.out().equals(tunnel.dev()) ? new Result.Kept() : new Result.Broken();
    };
  }

  /// The next packet of the connection leaves where the first one did, on each of its ways.
  static Result next(Walk there, Walk next) {
    List<Boolean> same =
        next.ways().stream()
            .map(way -> isSameEnd(there.verdict(), way.verdict()))
            .distinct()
            .toList();
    boolean isOpen =
        !next.complete()
            || same.size() > 1
            || next.ways().stream().anyMatch(way -> way.verdict() instanceof Verdict.Unknown);
    return isOpen
        ? new Result.Open("the way of the connection's next packet")
        : same.getFirst() ? new Result.Kept() : new Result.Broken();
  }

  private static boolean isSameEnd(Verdict first, Verdict next) {
    return switch (first) {
      case Verdict.Forwarded was ->
          next instanceof Verdict.Forwarded is
              && was.out().equals(is.out())
              && was.packet().to().equals(is.packet().to());
      case Verdict.Local was -> next instanceof Verdict.Local;
      case Verdict.Dropped was -> next instanceof Verdict.Dropped;
      case Verdict.Rejected was -> next instanceof Verdict.Rejected;
      case Verdict.Unknown was -> next instanceof Verdict.Unknown;
    };
  }

  /// The answer comes back to the client, as if the far end had sent it.
  static Result answer(Packet packet, Optional<Walk> back) {
    return back.map(answer -> answer(packet, answer))
        .orElseGet(() -> new Result.Open("the way of the answer"));
  }

  /// It has to leave where the client is.
  private static Result answer(Packet packet, Walk answer) {
    return switch (answer.verdict()) {
      case Verdict.Unknown unknown -> open(unknown);
      case Verdict.Forwarded forwarded ->
          Optional.of(forwarded.out()).equals(packet.in())
                  && forwarded.packet().from().equals(packet.to())
              ? new Result.Kept()
              : new Result.Broken();
      case Verdict.Dropped dropped -> new Result.Broken();
      case Verdict.Rejected rejected -> new Result.Broken();
      case Verdict.Local local -> new Result.Broken();
    };
  }

  private static Result open(Verdict.Unknown unknown) {
    return new Result.Open(String.join("; ", unknown.reasons()));
  }
}
