package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftSet.Data;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.Tos;
import waymark.netstate.walk.Verdict.Cause;

/// What a statement of a native rule does with a packet that came so far.
final class NftEffects {

  private final Assumptions assumptions;
  private final Flight flight;
  private final NftExpressions expressions;
  private final NftTranslation translation;
  private final String table;

  /// What comes of a statement.
  sealed interface Outcome {

    /// On to the next statement.
    ///
    /// @param effect as a person would say it; empty where there is none to tell
    record On(String effect) implements Outcome {}

    /// The rule ends here (NFT_BREAK).
    record Broken() implements Outcome {}

    record Decided(Statement.Verdict verdict) implements Outcome {}

    /// The base chain is done with the packet, and lets it pass.
    record Pass(String effect) implements Outcome {}

    record End(String effect, Verdict verdict) implements Outcome {}
  }

  NftEffects(
      Terrain terrain,
      Assumptions assumptions,
      Flight flight,
      Stage.Native stage,
      NftExpressions expressions) {
    this.assumptions = assumptions;
    this.flight = flight;
    this.expressions = expressions;
    this.table = stage.table().toString();
    this.translation =
        new NftTranslation(
            new Translation(terrain, assumptions, flight, stage.hook()),
            flight,
            stage.hook(),
            expressions);
  }

  /// Whether a statement may end its rule by chance, clock or count.
  static boolean mayEndTheRule(Statement statement) {
    return statement instanceof Statement.Chance;
  }

  /// Whether a statement does anything but look and count.
  static boolean acts(Statement statement) {
    return switch (statement) {
      case Statement.Match match -> false;
      case Statement.Counter counter -> false;
      case Statement.Aside aside -> false;
      case Statement.Chance chance -> false;
      case Statement.Verdict verdict -> !(verdict instanceof Statement.Verdict.Continue);
      case Statement.VerdictMap map -> true;
      case Statement.MarkSet mark -> true;
      case Statement.CtMarkSet mark -> true;
      case Statement.DscpSet dscp -> true;
      case Statement.Nat nat -> true;
      case Statement.Reject reject -> true;
      case Statement.NoTrack noTrack -> true;
      case Statement.SetChange change -> true;
      case Statement.Offload offload -> true;
      case Statement.Xt xt -> true;
      case Statement.Unmodelled unmodelled -> true;
    };
  }

  /// Whether a statement leaves something behind that another chain might see.
  static boolean changes(Statement statement) {
    return acts(statement)
        && !(statement instanceof Statement.Verdict)
        && !(statement instanceof Statement.VerdictMap)
        && !(statement instanceof Statement.Reject);
  }

  Outcome of(Statement statement, NftRule rule) {
    return switch (statement) {
      case Statement.Match match -> throw new IllegalStateException("a match is judged elsewhere");
      case Statement.Chance chance ->
          throw new IllegalStateException("a chance is judged elsewhere");
      case Statement.Counter counter -> new Outcome.On("");
      case Statement.Aside(String text, Optional<String> protocol) ->
          protocol.map(expressions::isOf).orElse(true) ? new Outcome.On("") : new Outcome.Broken();
      case Statement.Offload(String flowtable) -> new Outcome.On("into flowtable " + flowtable);
      case Statement.Verdict verdict -> new Outcome.Decided(verdict);
      case Statement.VerdictMap(Expression key, Expression.SetRef data) -> decided(key, data);
      case Statement.MarkSet(Expression value) -> mark(statement, value);
      case Statement.CtMarkSet(Expression value) -> connMark(statement, value);
      case Statement.DscpSet(Field field, Expression value) -> dscp(statement, field, value);
      case Statement.Nat nat -> translation.of(nat);
      case Statement.Reject(String type, String code) -> reject(type, code, rule);
      case Statement.NoTrack() -> noTrack();
      case Statement.SetChange change -> setChange(change);
      case Statement.Xt xt -> unmodelled(NftText.of(xt));
      case Statement.Unmodelled(String text) -> unmodelled(text);
    };
  }

  private Outcome decided(Expression key, Expression.SetRef data) {
    return switch (expressions.maps().lookup(key, data)) {
      case NftMaps.Hit.Missed() -> new Outcome.Broken();
      case NftMaps.Hit.Open(Supplier<String> question) -> notKnown(question.get());
      case NftMaps.Hit.Found(var element) ->
          element
              .data()
              .flatMap(found ->
                  found instanceof Data.Decision(Statement.Verdict verdict)
                      ? Optional.<Outcome>of(new Outcome.Decided(verdict))
                      : Optional.empty())
              .orElseGet(Outcome.Broken::new);
    };
  }

  private Outcome mark(Statement statement, Expression value) {
    return switch (expressions.of(value)) {
      case Computed.Nothing() -> new Outcome.Broken();
      case Computed.Open open -> unmodelled(NftText.of(statement));
      case Computed.Known(List<BigInteger> parts) -> {
        int before = flight.packet().mark();
        int mark = parts.getFirst().intValue();
        flight.becomes(flight.packet().withMark(mark));
        yield new Outcome.On("mark " + FwMark.hex(before) + " -> " + FwMark.hex(mark));
      }
    };
  }

  private Outcome dscp(Statement statement, Field field, Expression value) {
    if (!expressions.isOf(field.protocol())) {
      return new Outcome.Broken();
    }
    return switch (expressions.of(value)) {
      case Computed.Nothing() -> new Outcome.Broken();
      case Computed.Open open -> unmodelled(NftText.of(statement));
      case Computed.Known(List<BigInteger> parts) -> {
        int before = flight.packet().tos();
        int tos = Tos.ofDscp(parts.getFirst().intValue()).applyTo(before);
        flight.becomes(flight.packet().withTos(tos));
        yield new Outcome.On("tos " + Tos.hex(before) + " -> " + Tos.hex(tos));
      }
    };
  }

  private Outcome connMark(Statement statement, Expression value) {
    return switch (expressions.of(value)) {
      case Computed.Nothing() -> new Outcome.Broken();
      case Computed.Open open -> unmodelled(NftText.of(statement));
      case Computed.Known(List<BigInteger> parts) -> {
        if (!flight.hasConnection()) {
          yield new Outcome.On("no connection");
        }
        int before = flight.connMark();
        int mark = parts.getFirst().intValue();
        flight.markConnection(mark, FwMark.WHOLE);
        yield new Outcome.On("connection mark " + FwMark.hex(before) + " -> " + FwMark.hex(mark));
      }
    };
  }

  /// Ignored where the packet has a connection already (nft_notrack_eval).
  private Outcome noTrack() {
    if (flight.hasConnection()) {
      return new Outcome.On("tracked already");
    }
    flight.leaveUntracked();
    return new Outcome.On("untracked");
  }

  private Outcome reject(String type, String code, NftRule rule) {
    Family family = flight.packet().family();
    boolean isOther =
        (type.equals("icmp") && family == Family.IPV6)
            || (type.equals("icmpv6") && family == Family.IPV4);
    if (isOther) {
      return new Outcome.Broken(); // nft(8) asks for the family first, and does not print that
    }
    String with = NftReject.word(type, code, family);
    return new Outcome.End(
        "rejected with " + with,
        new Verdict.Rejected(flight.packet(), Cause.RULE, rule.text(), with));
  }

  /// The key is read first: a packet that has no such header ends the rule, though nft(8) does not
  /// print that it asks.
  private Outcome setChange(Statement.SetChange change) {
    return switch (expressions.of(change.key())) {
      case Computed.Nothing() -> new Outcome.Broken();
      case Computed.Open open -> unmodelled(NftText.of(change));
      case Computed.Known(List<BigInteger> key) -> {
        boolean mayFail = change.statements().stream().anyMatch(NftEffects::mayEndTheRule);
        if (mayFail
            && !assumptions.holds(() -> "`" + NftText.of(change) + "` lets the rule go on")) {
          yield new Outcome.Broken();
        }
        boolean isIn = change.change() != Statement.SetChange.Change.DELETE;
        flight.changeMember(table + " " + change.set(), key, isIn);
        yield new Outcome.On((isIn ? "into @" : "out of @") + change.set());
      }
    };
  }

  /// One way it changes nothing; on the other, the packet's fate is not known.
  private Outcome unmodelled(String text) {
    return assumptions.holds(() -> "`" + text + "` lets the packet go on unchanged")
        ? new Outcome.On(text + " is not modelled")
        : notKnown("`" + text + "` is not modelled");
  }

  private static Outcome notKnown(String why) {
    return new Outcome.End(why, new Verdict.Unknown(List.of(why)));
  }
}
