package waymark.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteAnswer.Result;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// A packet and its way, as the documents of `--json` say them.
final class WalkDocument {

  private WalkDocument() {}

  static Map<String, @Nullable Object> packet(Packet packet) {
    boolean ports = packet.protocol().hasPorts();
    return Json.object(
        "in", packet.in().map(InterfaceName::name),
        "src", packet.source().toString(),
        "dst", packet.destination().toString(),
        "protocol", packet.protocol().toString(),
        "sport", ports ? Optional.of(packet.transport().sourcePort()) : Optional.empty(),
        "dport", ports ? Optional.of(packet.transport().destinationPort()) : Optional.empty());
  }

  static Map<String, @Nullable Object> walk(Walk walk) {
    Packet last = last(walk);
    boolean ports = last.protocol().hasPorts();
    Optional<Verdict.Forwarded> left =
        walk.verdict() instanceof Verdict.Forwarded forwarded
            ? Optional.of(forwarded)
            : Optional.empty();
    boolean portKnown = left.map(Verdict.Forwarded::sourcePortKept).orElse(true);
    return Json.object(
        "verdict", word(walk.verdict()),
        "out", left.map(forwarded -> forwarded.out().name()),
        "mark", FwMark.hex(last.mark()),
        "src", last.source().toString(),
        "dst", last.destination().toString(),
        "sport", ports && portKnown ? Optional.of(last.transport().sourcePort()) : Optional.empty(),
        "dport", ports ? Optional.of(last.transport().destinationPort()) : Optional.empty(),
        "table", left.map(forwarded -> forwarded.table().toString()),
        "reason", reason(walk.verdict()),
        "steps", walk.steps().stream().map(WalkDocument::step).toList());
  }

  private static Packet last(Walk walk) {
    return switch (walk.verdict()) {
      case Verdict.Forwarded(Packet packet, var kept, var out, var via, var table) -> packet;
      case Verdict.Local(Packet packet) -> packet;
      case Verdict.Dropped(Packet packet, var cause, var by) -> packet;
      case Verdict.Rejected(Packet packet, var cause, var by, var with) -> packet;
      case Verdict.Unknown unknown -> walk.start();
    };
  }

  static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded forwarded -> "forwarded";
      case Verdict.Local local -> "local";
      case Verdict.Dropped dropped -> "dropped";
      case Verdict.Rejected rejected -> "rejected";
      case Verdict.Unknown unknown -> "unknown";
    };
  }

  private static Optional<String> reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded forwarded -> Optional.empty();
      case Verdict.Local local -> Optional.empty();
      case Verdict.Dropped dropped -> Optional.of(dropped.by());
      case Verdict.Rejected rejected -> Optional.of(rejected.by() + " with " + rejected.with());
      case Verdict.Unknown(List<String> reasons) -> Optional.of(String.join("; ", reasons));
    };
  }

  private static Map<String, @Nullable Object> step(Step step) {
    String mark = FwMark.hex(step.after().mark());
    return switch (step) {
      case Step.AtRule at ->
          Json.object(
              "hook", at.hook().name(),
              "table", at.table().word(),
              "chain", at.chain().name(),
              "rule", at.number(),
              "line", at.rule().line(),
              "text", at.rule().text(),
              "effect", at.effect(),
              "mark", mark);
      case Step.AtPolicy at ->
          Json.object(
              "hook", at.hook().name(),
              "table", at.table().word(),
              "chain", at.chain().name(),
              "text", "policy " + at.policy(),
              "effect", at.policy().name(),
              "mark", mark);
      case Step.Translated at ->
          Json.object(
              "hook", at.hook().name(), "table", "conntrack", "effect", at.effect(), "mark", mark);
      case Step.Routed routed ->
          Json.object(
              "hook", "routing",
              "purpose", routed.purpose().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              "text", rule(routed.answer()),
              "effect", effect(routed.answer()),
              "mark", mark);
      case Step.Decided decided ->
          Json.object("hook", "kernel", "effect", decided.what(), "mark", mark);
    };
  }

  /// The rule that decided a lookup.
  static Optional<String> rule(RouteAnswer answer) {
    return switch (answer.result()) {
      case Result.Found found -> Optional.of(found.rule().toString());
      case Result.Refused refused -> Optional.of(refused.rule().toString());
      case Result.NoRoute() -> Optional.empty();
    };
  }

  /// The route that it found.
  static String effect(RouteAnswer answer) {
    return switch (answer.result()) {
      case Result.Found found -> found.route().text();
      case Result.Refused refused -> refused.route().map(Route::text).orElse(refused.type().word());
      case Result.NoRoute() -> "no route";
    };
  }
}
