package waymark.agent.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// Our walk beside what the kernel did. One of our ways has to be the kernel's, and where all our
/// ways agree, they have to agree with it.
record Comparison(List<String> differences, int known) {

  static Comparison of(Gateway gateway, List<Shot> shots, Map<Integer, Seen> kernel) {
    Walker walker = Walker.of(gateway);
    List<String> differences = new ArrayList<>();
    int known = 0;
    for (Shot shot : shots) {
      Walk walk = walker.walk(shot.packet(), new Tracking.New());
      Seen seen =
          nativeOnly(Optional.ofNullable(kernel.get(shot.sourcePort())).orElseThrow(), gateway);
      List<Seen> ours = walk.ways().stream().map(Comparison::seen).toList();
      if (!(walk.verdict() instanceof Verdict.Unknown)) {
        known++;
      }
      if (!ours.contains(seen)) {
        differences.add(shot + "\n  kernel " + seen + "\n  ours   " + ours);
      }
    }
    return new Comparison(differences, known);
  }

  private static Seen seen(Walk.Way way) {
    return new Seen(
        end(way.verdict()),
        gone(way.verdict()),
        way.steps().stream()
            .filter(Step.AtNative.class::isInstance)
            .map(Step.AtNative.class::cast)
            .map(at -> at.table() + " " + at.chain().name() + ": " + at.rule().text())
            .toList());
  }

  /// The kernel's trace tells rules of iptables-nft, too.
  private static Seen nativeOnly(Seen seen, Gateway gateway) {
    List<String> names =
        gateway.nft().toOptional().orElse(List.of()).stream().map(table -> table + " ").toList();
    return new Seen(
        seen.end(),
        seen.gone(),
        seen.rules().stream().filter(rule -> names.stream().anyMatch(rule::startsWith)).toList());
  }

  private static Seen.Gone gone(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded left -> Seen.Gone.NOT;
      case Verdict.Local local -> Seen.Gone.NOT;
      case Verdict.Dropped dropped -> Seen.Gone.DROPPED;
      case Verdict.Rejected rejected -> Seen.Gone.REJECTED;
      case Verdict.Unknown unknown -> Seen.Gone.UNKNOWN;
    };
  }

  private static Optional<Seen.End> end(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded left ->
          Optional.of(
              new Seen.End(
                  true,
                  left.packet().mark(),
                  left.packet().from(),
                  left.packet().to(),
                  left.out().name()));
      case Verdict.Local local ->
          Optional.of(
              new Seen.End(
                  false,
                  local.packet().mark(),
                  local.packet().from(),
                  local.packet().to(),
                  local.packet().in().map(InterfaceName::name).orElse("")));
      case Verdict.Dropped dropped -> Optional.empty();
      case Verdict.Rejected rejected -> Optional.empty();
      case Verdict.Unknown unknown -> Optional.empty();
    };
  }
}
