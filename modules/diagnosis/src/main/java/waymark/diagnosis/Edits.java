package waymark.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import waymark.diagnosis.Change.Place;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.routing.TableId;
import waymark.netstate.walk.Gateway;

/// Changes made to the model of a gateway, as the kernel would make them. What was not read stays
/// so.
final class Edits {

  private Edits() {}

  static Gateway insert(Gateway gateway, Place place, int number, Rule rule) {
    return rules(gateway, place, rules -> rules.add(number - 1, rule));
  }

  static Gateway append(Gateway gateway, Place place, Rule rule) {
    return rules(gateway, place, rules -> rules.add(rule));
  }

  static Gateway delete(Gateway gateway, Place place, int number) {
    return rules(gateway, place, rules -> rules.remove(number - 1));
  }

  static Gateway setPolicy(Gateway gateway, Place place, Chain.Policy policy) {
    return chain(
        gateway,
        place,
        chain -> new Chain(chain.name(), Optional.of(policy), chain.counters(), chain.rules()));
  }

  private interface RulesEdit {
    void on(List<Rule> rules);
  }

  private static Gateway rules(Gateway gateway, Place place, RulesEdit edit) {
    return chain(
        gateway,
        place,
        chain -> {
          List<Rule> rules = new ArrayList<>(chain.rules());
          edit.on(rules);
          return new Chain(chain.name(), chain.policy(), chain.counters(), rules);
        });
  }

  private static Gateway chain(Gateway gateway, Place place, UnaryOperator<Chain> edit) {
    Family family = place.ruleset().family();
    return gateway.withRulesets(
        family,
        gateway
            .rulesets(family)
            .map(rulesets ->
                rulesets.stream()
                    .map(each -> isSame(each, place.ruleset()) ? edited(each, place, edit) : each)
                    .toList()));
  }

  private static boolean isSame(Ruleset one, Ruleset other) {
    return one.family() == other.family() && one.source().equals(other.source());
  }

  private static Ruleset edited(Ruleset ruleset, Place place, UnaryOperator<Chain> edit) {
    Map<TableName, Table> tables = new EnumMap<>(TableName.class);
    tables.putAll(ruleset.tables());
    Table table = ruleset.table(place.table()).orElseGet(() -> new Table(place.table(), Map.of()));
    Map<ChainName, Chain> chains = new LinkedHashMap<>(table.chains());
    Chain chain =
        table
            .chain(place.chain())
            .orElseGet(() ->
                new Chain(
                    place.chain(), Optional.of(Chain.Policy.ACCEPT), Optional.empty(), List.of()));
    chains.put(place.chain(), edit.apply(chain));
    tables.put(place.table(), new Table(place.table(), chains));
    return new Ruleset(ruleset.family(), ruleset.backend(), ruleset.source(), tables);
  }

  static Gateway add(Gateway gateway, IpRule rule) {
    return gateway.withRules(
        rule.family(),
        gateway
            .rules(rule.family())
            .map(rules ->
                Stream.concat(rules.stream(), Stream.of(rule))
                    .sorted(Comparator.comparing(IpRule::priority))
                    .toList()));
  }

  static Gateway add(Gateway gateway, Route route) {
    return gateway.withRoutes(
        route.family(),
        gateway
            .routes(route.family())
            .map(routes -> Stream.concat(routes.stream(), Stream.of(route)).toList()));
  }

  /// `net.ipv4.ip_forward` is written through to every interface (devinet_sysctl_forward).
  static Gateway set(Gateway gateway, String key, String value) {
    return gateway.withSysctls(
        gateway
            .sysctls()
            .map(sysctls -> {
              Map<String, String> values = new LinkedHashMap<>(sysctls.values());
              boolean same = value.equals(values.put(key, value));
              // The kernel passes it on to every interface only where it changes.
              if (key.equals("net.ipv4.ip_forward") && !same) {
                values.replaceAll((each, old) -> isForwarding(each) ? value : old);
              }
              return new Sysctls(values);
            }));
  }

  private static boolean isForwarding(String key) {
    return key.startsWith("net.ipv4.conf.") && key.endsWith(".forwarding");
  }

  /// An interface that comes up gets the routes of its own networks back, no others.
  static Gateway setUp(Gateway gateway, InterfaceName dev) {
    Gateway changed =
        gateway.withLinks(
            gateway
                .links()
                .map(links ->
                    links.stream()
                        .map(link -> link.name().equals(dev) ? up(link) : link)
                        .toList()));
    for (Link link : gateway.links().toOptional().orElse(List.of())) {
      if (link.name().equals(dev)) {
        for (Link.InterfaceAddress address : link.addresses()) {
          changed = add(changed, connected(dev, address));
        }
      }
    }
    return changed;
  }

  private static Link up(Link link) {
    TreeSet<String> flags = new TreeSet<>(link.flags());
    flags.add("UP");
    return new Link(
        link.index(),
        link.name(),
        flags,
        link.mtu(),
        link.master(),
        link.group(),
        link.kind(),
        link.address(),
        link.addresses());
  }

  private static Route connected(InterfaceName dev, Link.InterfaceAddress address) {
    return new Route(
        TableId.MAIN,
        RouteType.UNICAST,
        address.network(),
        0,
        0,
        "kernel",
        "link",
        Optional.of(address.address()),
        List.of(new NextHop(Optional.of(dev), Optional.empty(), false, 1, true)),
        address.network() + " dev " + dev);
  }
}
