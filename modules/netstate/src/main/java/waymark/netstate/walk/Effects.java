package waymark.netstate.walk;

import java.util.List;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.Tos;
import waymark.netstate.walk.Verdict.Cause;

/// What a rule's target does with the packet that fits.
final class Effects {

  private final Assumptions assumptions;
  private final Flight flight;
  private final Translation translation;

  /// What comes of a target.
  sealed interface Outcome {

    /// As a person would say it.
    String effect();

    record NextRule(String effect) implements Outcome {}

    /// The table lets the packet pass.
    record Pass(String effect) implements Outcome {}

    /// The chain is left.
    record Leave(String effect) implements Outcome {}

    record End(String effect, Verdict verdict) implements Outcome {}

    record Enter(String effect, ChainName chain, boolean comesBack) implements Outcome {}
  }

  Effects(Terrain terrain, Assumptions assumptions, Flight flight, Hook hook) {
    this.assumptions = assumptions;
    this.flight = flight;
    this.translation = new Translation(terrain, assumptions, flight, hook);
  }

  /// Whether a target leaves the packet, its connection and its way as they are.
  static boolean changesNothing(Target target) {
    return target instanceof Target.None || target instanceof Target.Continue;
  }

  Outcome of(Rule rule) {
    return switch (rule.target()) {
      case Target.None() -> new Outcome.NextRule("counted");
      case Target.Accept() -> new Outcome.Pass("accepted");
      case Target.Drop() ->
          new Outcome.End("dropped", new Verdict.Dropped(flight.packet(), Cause.RULE, rule.text()));
      case Target.Reject(String with) ->
          new Outcome.End(
              "rejected with " + with,
              new Verdict.Rejected(flight.packet(), Cause.RULE, rule.text(), with));
      case Target.Return() -> new Outcome.Leave("returns");
      case Target.Jump(ChainName chain) -> new Outcome.Enter("to " + chain, chain, true);
      case Target.Goto(ChainName chain) -> new Outcome.Enter("over to " + chain, chain, false);
      case Target.Mark(FwMark set) -> mark(set.applyTo(flight.packet().mark()));
      case Target.ConnMarkSet(FwMark set) -> connMark(set.applyTo(flight.connMark()), set.mask());
      case Target.ConnMarkSave(int nfMask, int ctMask) ->
          connMark((flight.connMark() & ~ctMask) ^ (flight.packet().mark() & nfMask), ctMask);
      case Target.ConnMarkRestore(int nfMask, int ctMask) -> restoreMark(nfMask, ctMask);
      case Target.Dnat dnat -> translation.destination(dnat.to());
      case Target.Snat snat -> translation.source(snat.to(), snat.flags());
      case Target.Masquerade masquerade ->
          translation.masquerade(masquerade.ports(), masquerade.flags());
      case Target.Redirect redirect -> translation.redirect(redirect.ports());
      case Target.Netmap(var to) -> translation.netmap(to);
      case Target.Continue(String name, var options) -> new Outcome.NextRule(name);
      case Target.TypeOfService(String name, Tos set) -> tos(set);
      case Target.NoTrack(boolean byCt) -> noTrack();
      case Target.Unmodelled(String text) -> unmodelled(text);
    };
  }

  /// Ignored where the packet has a connection already: one of this host to itself, which passes
  /// OUTPUT first (xt_ct_target).
  private Outcome noTrack() {
    if (flight.hasConnection()) {
      return new Outcome.NextRule("tracked already");
    }
    flight.leaveUntracked();
    return new Outcome.NextRule("untracked");
  }

  private Outcome mark(int mark) {
    int before = flight.packet().mark();
    flight.becomes(flight.packet().withMark(mark));
    return new Outcome.NextRule("mark " + FwMark.hex(before) + " -> " + FwMark.hex(mark));
  }

  private Outcome tos(Tos set) {
    int before = flight.packet().tos();
    flight.becomes(flight.packet().withTos(set.applyTo(before)));
    return new Outcome.NextRule("tos " + Tos.hex(before) + " -> " + Tos.hex(flight.packet().tos()));
  }

  private Outcome restoreMark(int nfMask, int ctMask) {
    if (!flight.hasConnection()) {
      return new Outcome.NextRule("no connection");
    }
    return flight.connMarkKnown()
        ? mark((flight.packet().mark() & ~nfMask) ^ (flight.connMark() & ctMask))
        : unmodelled("--restore-mark of a connection that is not known");
  }

  /// @param mask the bits that are set by this
  private Outcome connMark(int mark, int mask) {
    if (!flight.hasConnection()) {
      return new Outcome.NextRule("no connection");
    }
    int before = flight.connMark();
    flight.markConnection(mark, mask);
    return new Outcome.NextRule(
        "connection mark " + FwMark.hex(before) + " -> " + FwMark.hex(mark));
  }

  /// One way it changes nothing; on the other, the packet's fate is not known.
  private Outcome unmodelled(String text) {
    String question = "`" + text + "` lets the packet go on unchanged";
    return assumptions.holds(question)
        ? new Outcome.NextRule(text + " is not modelled")
        : new Outcome.End(
            text + " is not modelled",
            new Verdict.Unknown(List.of("`" + text + "` is not modelled")));
  }
}
