package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Option;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.ipset.IpSet;
import waymark.netstate.netfilter.nft.NftTable;
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
/// @param bypass what acts outside of the hooks of IP
/// @param sets the sets that rules ask for, but for those that a rule itself changes
/// @param unread what was not read and decides where packets of a family go, one sentence each
record Terrain(
    Map<Family, Map<Hook, List<Stage>>> stages,
    Map<Family, RouteLookup> lookups,
    Map<Family, List<String>> unread,
    Map<Family, Boolean> customRules,
    Map<InterfaceName, Link> links,
    Reading<Sysctls> sysctls,
    Map<String, IpSet> sets,
    Bypass bypass) {

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
    // Without nft's own listing, what iptables shows is taken to be all there is, and the file is
    // named as missing.
    List<NftTable> nft = gateway.nft().toOptional().orElse(List.of());
    for (Family family : Family.values()) {
      List<String> missing = new ArrayList<>();
      List<Ruleset> rulesets = orMissing(gateway.rulesets(family), missing);
      stages.put(family, stages(rulesets, nft, family));
      List<IpRule> rules = orMissing(gateway.rules(family), missing);
      List<Route> routes = orMissing(gateway.routes(family), missing);
      lookups.put(family, new RouteLookup(rules, routes, List.copyOf(links.values())));
      customRules.put(family, rules.size() > DEFAULT_RULES);
      orMissing(gateway.links(), missing);
      unread.put(family, List.copyOf(missing));
    }
    return new Terrain(
        stages,
        lookups,
        unread,
        customRules,
        links,
        gateway.sysctls(),
        sets(gateway),
        Bypass.of(nft, links));
  }

  private static Map<String, IpSet> sets(Gateway gateway) {
    Map<String, IpSet> sets = new HashMap<>();
    gateway.sets().toOptional().orElse(List.of()).forEach(set -> sets.put(set.name(), set));
    gateway
        .everyRule()
        .forEach(rule -> {
          if (rule.target() instanceof Target.Continue(String name, List<Option> options)
              && name.equals("SET")) {
            options.forEach(option -> option.values().stream().findFirst().ifPresent(sets::remove));
          }
        });
    return sets;
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

  private static Map<Hook, List<Stage>> stages(
      List<Ruleset> rulesets, List<NftTable> nft, Family family) {
    List<Stage.Rules> tables =
        rulesets.stream()
            .flatMap(ruleset ->
                ruleset.tables().values().stream()
                    .flatMap(table -> Stage.of(ruleset, table).stream()))
            .toList();
    List<Stage.Native> chains =
        nft.stream().flatMap(table -> Stage.of(table, family).stream()).toList();
    boolean translates = Stream.concat(tables.stream(), chains.stream()).anyMatch(Stage::isNat);
    Map<Hook, List<Stage>> stages = new EnumMap<>(Hook.class);
    for (Hook hook : Hook.values()) {
      List<Stage> here = new ArrayList<>();
      tables.stream().filter(table -> table.hook() == hook).forEach(here::add);
      chains.stream().filter(chain -> chain.hook() == hook).forEach(here::add);
      stages.put(hook, Order.of(hook, here, translates));
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

  /// A set by its name; empty where what it holds is not known.
  Optional<IpSet> set(String name) {
    return Optional.ofNullable(sets.get(name));
  }

  boolean hasCustomRules(Family family) {
    return Boolean.TRUE.equals(customRules.get(family));
  }

  List<String> unread(Family family) {
    return unread.getOrDefault(family, List.of());
  }
}
