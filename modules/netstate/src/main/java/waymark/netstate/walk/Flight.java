package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Match.CtState.State;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;

/// What the kernel keeps beside a packet while it passes: its buffer, its connection, where it will
/// leave. The only thing in this package that changes.
final class Flight {

  private final List<Step> steps = new ArrayList<>();
  private final Map<Member, Boolean> members = new HashMap<>();
  private Packet packet;
  private Packet trackedAs;
  private Tracking tracking;
  private int connMark;
  private boolean connMarkKnown;
  private boolean untrackedByRule;
  private boolean tracked;
  private boolean sourceTranslated;
  private boolean destinationTranslated;
  private boolean sourceChanged;
  private boolean destinationChanged;
  private boolean sourcePortKept = true;
  private Optional<InterfaceName> out = Optional.empty();
  private Optional<IpAddress> via = Optional.empty();

  private record Member(String set, List<BigInteger> key) {}

  Flight(Packet packet, Tracking tracking) {
    this.packet = packet;
    this.trackedAs = packet;
    this.tracking = tracking;
    this.connMark = known(tracking).map(Tracking.Established::connMark).orElse(0);
    this.connMarkKnown = !isOfUnknown();
  }

  /// What its connection carries, where it has one already.
  private static Optional<Tracking.Established> known(Tracking tracking) {
    return switch (tracking) {
      case Tracking.Established established -> Optional.of(established);
      case Tracking.Unanswered(Tracking.Established like) -> Optional.of(like);
      case Tracking.Related(var about) -> about;
      case Tracking.New(), Tracking.Invalid(), Tracking.Untracked() -> Optional.empty();
    };
  }

  Packet packet() {
    return packet;
  }

  Tracking tracking() {
    return tracking;
  }

  List<Step> steps() {
    return steps;
  }

  void add(Step step) {
    steps.add(step);
  }

  int connMark() {
    return connMark;
  }

  /// Whether [#connMark] is what the connection has: not where [#isOfUnknown], until a rule sets
  /// all of it.
  boolean connMarkKnown() {
    return connMarkKnown;
  }

  /// Whether the packet is about, or was expected by, a connection of which nothing is known.
  boolean isOfUnknown() {
    return tracking instanceof Tracking.Related(var about) && about.isEmpty();
  }

  Optional<InterfaceName> out() {
    return out;
  }

  Optional<IpAddress> via() {
    return via;
  }

  boolean sourcePortKept() {
    return sourcePortKept;
  }

  void leaveBy(InterfaceName dev, Optional<IpAddress> gateway) {
    out = Optional.of(dev);
    via = gateway;
  }

  void comeInBy(InterfaceName dev) {
    packet = packet.withIn(dev);
    out = Optional.empty();
    via = Optional.empty();
  }

  /// A nat target's translation: the connection keeps that there was one (`IPS_SRC_NAT`,
  /// `IPS_DST_NAT`), for all hooks that are to come.
  void translateTo(Packet changed) {
    sourceChanged |= !changed.from().equals(packet.from());
    destinationChanged |= !changed.to().equals(packet.to());
    packet = changed;
  }

  void becomes(Packet changed) {
    packet = changed;
  }

  void track() {
    if (!tracked) {
      trackedAs = packet;
    }
    tracked = true;
  }

  /// The addresses and ports of one direction of a connection (`struct nf_conntrack_tuple`).
  record Tuple(Endpoint from, Endpoint to) {}

  /// What the connection knows of one of its directions; empty where this packet does not tell.
  Optional<Tuple> tuple(boolean reply) {
    return switch (tracking) {
      case Tracking.New() ->
          Optional.of(
              reply
                  ? new Tuple(packet.to(), packet.from())
                  : new Tuple(trackedAs.from(), trackedAs.to()));
      case Tracking.Established known -> Optional.of(tuple(known, reply));
      case Tracking.Unanswered(Tracking.Established like) -> Optional.of(tuple(like, reply));
      case Tracking.Related(_), Tracking.Invalid(), Tracking.Untracked() -> Optional.empty();
    };
  }

  private Tuple tuple(Tracking.Established known, boolean reply) {
    return known.reply() == reply
        ? new Tuple(trackedAs.from(), trackedAs.to())
        : new Tuple(
            known.newDestination().orElse(trackedAs.to()),
            known.newSource().orElse(trackedAs.from()));
  }

  /// Whether the packet itself put a key into a set or took it out; empty where it did neither.
  Optional<Boolean> memberOf(String set, List<BigInteger> key) {
    return Optional.ofNullable(members.get(new Member(set, key)));
  }

  void changeMember(String set, List<BigInteger> key, boolean isIn) {
    members.put(new Member(set, key), isIn);
  }

  void leaveUntracked() {
    tracking = new Tracking.Untracked();
    untrackedByRule = true;
  }

  /// @param mask the bits that are set by this
  void markConnection(int mark, int mask) {
    connMark = mark;
    connMarkKnown |= mask == FwMark.WHOLE;
  }

  /// The kernel chooses a source port: another one than the packet had.
  void portIsChosen() {
    sourcePortKept = false;
    sourceChanged = true;
  }

  /// Whether the packet has a connection: not before the tracker ran, nor where it was told not to.
  boolean hasConnection() {
    return tracked
        && !(tracking instanceof Tracking.Untracked)
        && !(tracking instanceof Tracking.Invalid);
  }

  /// The state that `-m conntrack --ctstate` sees (state_mt, conntrack_mt in xt_conntrack.c).
  /// Before the tracker only a rule can have made a packet untracked.
  State state() {
    if (untrackedByRule) {
      return State.UNTRACKED;
    }
    if (!tracked) {
      return State.INVALID;
    }
    return switch (tracking) {
      case Tracking.New(), Tracking.Unanswered(_) -> State.NEW;
      case Tracking.Established established -> State.ESTABLISHED;
      case Tracking.Related related -> State.RELATED;
      case Tracking.Invalid() -> State.INVALID;
      case Tracking.Untracked() -> State.UNTRACKED;
    };
  }

  /// Whether the nat table is asked at this hook: for a new connection, also one that was expected,
  /// once for each side (nf_nat_inet_fn).
  boolean asksNat(Hook hook) {
    return tracked
        && beginsConnection()
        && !(isDestinationSide(hook) ? destinationTranslated : sourceTranslated);
  }

  private boolean beginsConnection() {
    return switch (tracking) {
      case Tracking.New() -> true;
      case Tracking.Related related ->
          !packet.protocol().equals(Protocol.ICMP) && !packet.protocol().equals(Protocol.ICMPV6);
      case Tracking.Established(_, _, _, _),
          Tracking.Unanswered(_),
          Tracking.Invalid(),
          Tracking.Untracked() ->
          false;
    };
  }

  /// A nat chain bound this side, or all were asked in vain: the connection keeps the answer
  /// (nf_nat_setup_info, nf_nat_alloc_null_binding).
  void natWasAsked(Hook hook) {
    if (isDestinationSide(hook)) {
      destinationTranslated = true;
    } else {
      sourceTranslated = true;
    }
  }

  static boolean isDestinationSide(Hook hook) {
    return hook == Hook.PREROUTING || hook == Hook.OUTPUT;
  }

  /// Whether the connection's source or destination is translated, as `--ctstate SNAT,DNAT` asks.
  boolean isTranslated(State side) {
    return hasConnection() && isConnectionTranslated(side);
  }

  private boolean isConnectionTranslated(State side) {
    return known(tracking)
        .map(known ->
            ((side == State.SNAT) == known.reply())
                ? known.newDestination().isPresent()
                : known.newSource().isPresent())
        .orElse(side == State.SNAT ? sourceChanged : destinationChanged);
  }

  /// Applies the translation of a known connection to the side that the hook rewrites.
  void translate(Hook hook) {
    known(tracking).ifPresent(known -> translate(hook, known));
  }

  private void translate(Hook hook, Tracking.Established known) {
    Packet before = packet;
    if (isDestinationSide(hook) && !destinationTranslated) {
      destinationTranslated = true;
      known.newDestination().ifPresent(to -> packet = packet.withTo(to));
    } else if (!isDestinationSide(hook) && !sourceTranslated) {
      sourceTranslated = true;
      known.newSource().ifPresent(from -> packet = packet.withFrom(from));
    }
    if (!before.equals(packet)) {
      add(new Step.Translated(hook, change(before, packet), before, packet));
    }
  }

  /// What changed, as a person would say it: `destination 192.168.1.55:443 -> 10.42.0.10:8443`.
  static String change(Packet before, Packet after) {
    List<String> changes = new ArrayList<>();
    say(changes, "destination", before.to(), after.to());
    say(changes, "source", before.from(), after.from());
    return String.join(", ", changes);
  }

  private static void say(List<String> changes, String what, Endpoint before, Endpoint after) {
    if (!before.equals(after)) {
      changes.add(what + " " + before + " -> " + after);
    }
  }
}
