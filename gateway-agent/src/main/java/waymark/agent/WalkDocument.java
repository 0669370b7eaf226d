package waymark.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

  /// What all ways have in common, and null where they differ; then each way, where there are
  /// several.
  static Map<String, @Nullable Object> walk(Walk walk) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(inCommon(walk));
    document.put("reason", reason(walk).orElse(null));
    document.put("ways", walk.ways().size() == 1 ? List.of() : ways(walk));
    document.put("steps", walk.steps().stream().map(WalkDocument::step).toList());
    return document;
  }

  private static Map<String, @Nullable Object> inCommon(Walk walk) {
    Map<String, @Nullable Object> common = end(walk.start(), walk.ways().getFirst().verdict());
    for (Walk.Way way : walk.ways()) {
      Map<String, @Nullable Object> end = end(walk.start(), way.verdict());
      common.replaceAll((key, value) -> Objects.equals(value, end.get(key)) ? value : null);
    }
    common.put("verdict", verdict(walk));
    return common;
  }

  /// The word that all ways share: several endpoints behind a service are one `forwarded`.
  static String verdict(Walk walk) {
    String word = word(walk.ways().getFirst().verdict());
    boolean shared =
        walk.complete() && walk.ways().stream().allMatch(way -> word(way.verdict()).equals(word));
    return shared ? word : "unknown";
  }

  private static List<Map<String, @Nullable Object>> ways(Walk walk) {
    return walk.ways().stream()
        .map(way -> {
          Map<String, @Nullable Object> end = end(walk.start(), way.verdict());
          end.put("reason", reason(way.verdict()).orElse(null));
          end.put("assumed", way.assumed());
          return end;
        })
        .toList();
  }

  private static Map<String, @Nullable Object> end(Packet start, Verdict verdict) {
    Packet last = last(start, verdict);
    boolean ports = last.protocol().hasPorts();
    Optional<Verdict.Forwarded> left =
        verdict instanceof Verdict.Forwarded forwarded ? Optional.of(forwarded) : Optional.empty();
    boolean portKnown = left.map(Verdict.Forwarded::sourcePortKept).orElse(true);
    return new LinkedHashMap<>(
        Json.object(
            "verdict", word(verdict),
            "out", left.map(forwarded -> forwarded.out().name()),
            "mark", FwMark.hex(last.mark()),
            "src", last.source().toString(),
            "dst", last.destination().toString(),
            "sport",
                ports && portKnown ? Optional.of(last.transport().sourcePort()) : Optional.empty(),
            "dport", ports ? Optional.of(last.transport().destinationPort()) : Optional.empty(),
            "table", left.map(forwarded -> forwarded.table().toString())));
  }

  private static Packet last(Packet start, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded(Packet packet, var kept, var out, var via, var table) -> packet;
      case Verdict.Local(Packet packet) -> packet;
      case Verdict.Dropped(Packet packet, var cause, var by) -> packet;
      case Verdict.Rejected(Packet packet, var cause, var by, var with) -> packet;
      case Verdict.Unknown unknown -> start;
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

  /// Why it ended as it did, or what it depends on.
  private static Optional<String> reason(Walk walk) {
    return walk.verdict() instanceof Verdict.Unknown(List<String> reasons)
        ? Optional.of("it depends on: " + String.join("; ", reasons))
        : reason(walk.verdict());
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
      case Step.AtNative at ->
          Json.object(
              "hook", at.hook().name(),
              "table", at.table().toString(),
              "chain", at.chain().name(),
              "rule", at.number(),
              "handle", at.rule().handle(),
              "text", at.rule().text(),
              "effect", at.effect(),
              "mark", mark);
      case Step.AtNativePolicy at ->
          Json.object(
              "hook",
              at.hook().name(),
              "table",
              at.table().toString(),
              "chain",
              at.chain().name(),
              "text",
              "policy drop",
              "effect",
              "DROP",
              "mark",
              mark);
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
