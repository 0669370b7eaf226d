package waymark.oracle.scene;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;

/// What decides where packets go, as the texts that set it up.
///
/// @param sets each line as ipset-restore takes it: `create s hash:ip`, `add s 10.0.0.1`
/// @param nft native tables, each line a command of nft(8): `add table ip one`
/// @param rules of `ip rule`, each as ip-rule(8) takes it after `add`, beside the kernel's own
///   three
/// @param routes each as ip-route(8) takes it after `add`, beside those that addresses bring
/// @param sysctls by their path under /proc/sys/net: `ipv4/conf/eth0/rp_filter`; those that are not
///   named have the values of [Layout]
public record Scene(
    Family family,
    Backend backend,
    Map<TableName, RuleTable> tables,
    List<String> sets,
    List<String> nft,
    List<String> rules,
    List<String> routes,
    Map<String, String> sysctls) {

  private static final String ADD_TABLE = "add table ";

  public Scene {
    Map<TableName, RuleTable> copy = new EnumMap<>(TableName.class);
    copy.putAll(tables);
    tables = Collections.unmodifiableMap(copy);
    sets = List.copyOf(sets);
    nft = List.copyOf(nft);
    rules = List.copyOf(rules);
    routes = List.copyOf(routes);
    sysctls = Collections.unmodifiableMap(new TreeMap<>(sysctls));
  }

  /// One without rules, routes or settings.
  public static Scene empty(Family family, Backend backend) {
    return new Scene(
        family, backend, Map.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
  }

  public Scene withTables(Map<TableName, RuleTable> changed) {
    return new Scene(family, backend, changed, sets, nft, rules, routes, sysctls);
  }

  public Scene withSets(List<String> changed) {
    return new Scene(family, backend, tables, changed, nft, rules, routes, sysctls);
  }

  public Scene withNft(List<String> changed) {
    return new Scene(family, backend, tables, sets, changed, rules, routes, sysctls);
  }

  public Scene withRules(List<String> changed) {
    return new Scene(family, backend, tables, sets, nft, changed, routes, sysctls);
  }

  public Scene withRoutes(List<String> changed) {
    return new Scene(family, backend, tables, sets, nft, rules, changed, sysctls);
  }

  public Scene withSysctls(Map<String, String> changed) {
    return new Scene(family, backend, tables, sets, nft, rules, routes, changed);
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

  /// For `ipset restore`: what makes the sets.
  public String setsText() {
    return sets.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /// For `ipset restore`: what takes the sets away, those that hold others first.
  public String setsUndo() {
    return sets.reversed().stream()
        .filter(line -> line.startsWith("create "))
        .map(line -> "destroy " + line.split(" ", 3)[1] + "\n")
        .collect(Collectors.joining());
  }

  /// For nft(8): what makes the native tables.
  public String nftText() {
    return nft.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /// For nft(8): what takes the native tables away, whether they are there or not.
  public String nftUndo() {
    return nft.stream()
        .filter(line -> line.startsWith(ADD_TABLE))
        .map(line -> line + "\n" + line.replace(ADD_TABLE, "delete table ") + "\n")
        .collect(Collectors.joining());
  }

  /// How many rules, routes and settings it holds.
  public int size() {
    return tables.values().stream().mapToInt(table -> table.rules().size()).sum()
        + sets.size()
        + nft.size()
        + rules.size()
        + routes.size()
        + sysctls.size();
  }
}
