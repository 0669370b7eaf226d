package waymark.oracle.scene;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;

/// What decides where packets go, as the texts that set it up.
///
/// @param rules of `ip rule`, each as ip-rule(8) takes it after `add`, beside the kernel's own
///   three
/// @param routes each as ip-route(8) takes it after `add`, beside those that addresses bring
/// @param sysctls by their path under /proc/sys/net: `ipv4/conf/eth0/rp_filter`; those that are not
///   named have the values of [Layout]
public record Scene(
    Family family,
    Backend backend,
    Map<TableName, RuleTable> tables,
    List<String> rules,
    List<String> routes,
    Map<String, String> sysctls) {

  public Scene {
    Map<TableName, RuleTable> copy = new EnumMap<>(TableName.class);
    copy.putAll(tables);
    tables = Collections.unmodifiableMap(copy);
    rules = List.copyOf(rules);
    routes = List.copyOf(routes);
    sysctls = Collections.unmodifiableMap(new TreeMap<>(sysctls));
  }

  /// One without rules, routes or settings.
  public static Scene empty(Family family, Backend backend) {
    return new Scene(family, backend, Map.of(), List.of(), List.of(), Map.of());
  }

  public Scene withTables(Map<TableName, RuleTable> changed) {
    return new Scene(family, backend, changed, rules, routes, sysctls);
  }

  public Scene withRules(List<String> changed) {
    return new Scene(family, backend, tables, changed, routes, sysctls);
  }

  public Scene withRoutes(List<String> changed) {
    return new Scene(family, backend, tables, rules, changed, sysctls);
  }

  public Scene withSysctls(Map<String, String> changed) {
    return new Scene(family, backend, tables, rules, routes, changed);
  }

  /// For iptables-restore(8): every table, so that nothing of an earlier scene stays.
  public String restoreText() {
    StringBuilder text = new StringBuilder();
    for (TableName name : TableName.values()) {
      RuleTable table = tables.getOrDefault(name, new RuleTable(Map.of(), List.of()));
      text.append('*').append(name.word()).append('\n');
      for (Hook hook : name.hooks()) {
        String policy = table.chains().getOrDefault(hook.name(), "ACCEPT");
        text.append(':').append(hook).append(' ').append(policy).append(" [0:0]\n");
      }
      table
          .chains()
          .forEach((chain, policy) -> {
            if (policy.equals("-")) {
              text.append(':').append(chain).append(" - [0:0]\n");
            }
          });
      table.rules().forEach(rule -> text.append(rule).append('\n'));
      text.append("COMMIT\n");
    }
    return text.toString();
  }

  /// How many rules, routes and settings it holds.
  public int size() {
    return tables.values().stream().mapToInt(table -> table.rules().size()).sum()
        + rules.size()
        + routes.size()
        + sysctls.size();
  }
}
