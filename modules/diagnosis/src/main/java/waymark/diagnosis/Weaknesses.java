package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.OpenOrder;
import waymark.netstate.walk.Walker;

/// What holds now and will not always, and what limits the answer.
final class Weaknesses {

  private Weaknesses() {}

  static List<Finding> of(Case facts) {
    List<Finding> found = new ArrayList<>();
    Gateway gateway = facts.snapshot().gateway();
    facts
        .promise()
        .tunnel()
        .ifPresent(tunnel -> {
          killSwitch(gateway, tunnel).ifPresent(found::add);
          unmasked(gateway, tunnel).ifPresent(found::add);
          found.addAll(WireGuardFindings.of(facts, tunnel));
        });
    Walker walker = Walker.of(gateway);
    for (Family family : Family.values()) {
      mixed(gateway, family).ifPresent(found::add);
      walker.openOrders(family).stream().map(Weaknesses::open).forEach(found::add);
    }
    return found;
  }

  private static Optional<Finding> killSwitch(Gateway gateway, Promise.Tunnel tunnel) {
    Optional<List<Route>> routes = gateway.routes().toOptional();
    boolean has =
        routes.stream()
            .flatMap(List::stream)
            .anyMatch(route ->
                route.table().equals(tunnel.table())
                    && route.destination().prefixLength() == 0
                    && (route.type() == RouteType.UNREACHABLE
                        || route.type() == RouteType.BLACKHOLE
                        || route.type() == RouteType.PROHIBIT));
    return has || routes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                Code.TUNNEL_LEAK,
                Severity.NOTE,
                "there is no kill switch: when "
                    + tunnel.dev()
                    + " goes down, table "
                    + tunnel.table()
                    + " is empty and LAN packets leave by the WAN; `ip route add unreachable default"
                    + " metric 4278198272 table "
                    + tunnel.table()
                    + "` keeps them in",
                List.of()));
  }

  /// Of a mark that a rule writes and an ip rule looks for; others' marks are theirs to mask.
  private static Optional<Finding> unmasked(Gateway gateway, Promise.Tunnel tunnel) {
    return tunnel
        .mark()
        .filter(mark -> mark.mask() == FwMark.WHOLE)
        .filter(mark -> isLookedUp(gateway, mark))
        .flatMap(mark -> {
          List<FwMark> written =
              WrittenMarks.of(gateway).filter(each -> each.value() == mark.value()).toList();
          return written.isEmpty()
              ? Optional.empty()
              : Optional.of(unmasked(mark, written.contains(mark)));
        });
  }

  private static boolean isLookedUp(Gateway gateway, FwMark mark) {
    return gateway.rules().toOptional().orElse(List.of()).stream()
        .map(IpRule::selector)
        .filter(selector -> !selector.not())
        .anyMatch(selector -> selector.fwmark().equals(Optional.of(mark)));
  }

  private static Finding unmasked(FwMark mark, boolean writtenWhole) {
    return Finding.of(
        Code.MARK_UNMASKED,
        Severity.NOTE,
        "mark "
            + mark
            + (writtenWhole ? " is written and matched" : " is matched")
            + " without a mask: software that sets other bits (kube-proxy, Calico, Tailscale)"
            + " makes the ip rule miss; write "
            + mark
            + "/"
            + FwMark.hex(bytes(mark.value())),
        List.of());
  }

  /// A mask of whole bytes that no bit of the value is outside of.
  private static int bytes(int value) {
    int mask = 0xff;
    while ((value & ~mask) != 0) {
      mask = mask << Byte.SIZE | 0xff;
    }
    return mask;
  }

  private static Optional<Finding> mixed(Gateway gateway, Family family) {
    List<Ruleset> acting =
        gateway.rulesets(family).toOptional().orElse(List.of()).stream()
            .filter(Weaknesses::hasRules)
            .toList();
    return acting.size() < 2
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                Code.BACKEND_MIXED,
                Severity.NOTE,
                "rules act from "
                    + String.join(" and ", acting.stream().map(Ruleset::source).toList())
                    + " at once; between them the kernel's order is that of their registration",
                List.of()));
  }

  private static boolean hasRules(Ruleset ruleset) {
    return ruleset.tables().values().stream()
        .flatMap(table -> table.chains().values().stream())
        .anyMatch(chain -> !chain.rules().isEmpty());
  }

  private static Finding open(OpenOrder open) {
    return Finding.of(
        Code.BACKEND_MIXED,
        Severity.NOTE,
        String.join(" and ", open.owners())
            + " run at priority "
            + open.priority()
            + " of "
            + open.hook()
            + ", in the order of their registration, which not every kernel shows; all orders are walked",
        List.of());
  }
}
