package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Reading;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteLookup;
import waymark.netstate.routing.Sysctls;

/// A gateway made ready to be walked: what runs at each hook, and the tables indexed.
///
/// @param unread what was not read and decides where packets of a family go, one sentence each
record Terrain(
    Map<Family, Map<Hook, List<Stage>>> stages,
    Map<Family, RouteLookup> lookups,
    Map<Family, List<String>> unread,
    Map<Family, Boolean> customRules,
    Map<InterfaceName, Link> links,
    Reading<Sysctls> sysctls) {

  private static final int DEFAULT_RULES = 3;

  static Terrain of(Gateway gateway) {
    Map<Family, Map<Hook, List<Stage>>> stages = new EnumMap<>(Family.class);
    Map<Family, RouteLookup> lookups = new EnumMap<>(Family.class);
    Map<Family, List<String>> unread = new EnumMap<>(Family.class);
    Map<Family, Boolean> customRules = new EnumMap<>(Family.class);
    Map<InterfaceName, Link> links = new HashMap<>();
    gateway
        .links()
        .toOptional()
        .ifPresent(all -> all.forEach(link -> links.put(link.name(), link)));
    for (Family family : Family.values()) {
      List<String> missing = new ArrayList<>();
      List<Ruleset> rulesets = orMissing(gateway.rulesets(family), missing);
      stages.put(family, stages(rulesets));
      List<IpRule> rules = orMissing(gateway.rules(family), missing);
      List<Route> routes = orMissing(gateway.routes(family), missing);
      lookups.put(family, new RouteLookup(rules, routes, List.copyOf(links.values())));
      customRules.put(family, rules.size() > DEFAULT_RULES);
      orMissing(gateway.links(), missing);
      unread.put(family, List.copyOf(missing));
    }
    return new Terrain(stages, lookups, unread, customRules, links, gateway.sysctls());
  }

  private static <T> List<T> orMissing(Reading<List<T>> reading, List<String> missing) {
    return switch (reading) {
      case Reading.Known<List<T>>(List<T> value) -> value;
      case Reading.NotKnown<List<T>>(String why) -> {
        missing.add(why);
        yield List.of();
      }
    };
  }

  private static Map<Hook, List<Stage>> stages(List<Ruleset> rulesets) {
    List<Stage.Rules> tables =
        rulesets.stream()
            .flatMap(ruleset ->
                ruleset.tables().values().stream()
                    .flatMap(table -> Stage.of(ruleset, table).stream()))
            .toList();
    Map<Hook, List<Stage>> stages = new EnumMap<>(Hook.class);
    for (Hook hook : Hook.values()) {
      List<Stage> here = new ArrayList<>();
      if (hook == Hook.PREROUTING || hook == Hook.OUTPUT) {
        here.add(new Stage.Track());
      }
      if (hook != Hook.FORWARD) {
        here.add(
            new Stage.Translate(Stage.priority(hook, TableName.NAT, Ruleset.Backend.UNSTATED)));
      }
      tables.stream().filter(table -> table.hook() == hook).forEach(here::add);
      here.sort(Comparator.comparingInt(Stage::priority));
      stages.put(hook, List.copyOf(here));
    }
    return stages;
  }

  List<Stage> at(Family family, Hook hook) {
    return Optional.ofNullable(stages.get(family))
        .map(byHook -> byHook.get(hook))
        .orElse(List.of());
  }

  RouteLookup lookup(Family family) {
    return Optional.ofNullable(lookups.get(family)).orElseThrow();
  }

  boolean hasCustomRules(Family family) {
    return Boolean.TRUE.equals(customRules.get(family));
  }

  List<String> unread(Family family) {
    return unread.getOrDefault(family, List.of());
  }
}
