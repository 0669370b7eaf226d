package waymark.netstate.netfilter.save;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Chain.Policy;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.netfilter.Table;

/// Rules, tables and rulesets as iptables-save(8) 1.8.9 prints them, from their values alone.
///
/// Rules of [Backend#UNSTATED] are printed as nft-backed iptables does. Differences between the
/// backends: it takes the ports and flags of one protocol together into the first `-m tcp` or `-m
/// udp` of a rule, and drops `--nflog-range`.
public final class RulePrinter {

  private final Backend backend;

  public RulePrinter(Backend backend) {
    this.backend = backend;
  }

  /// `-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff`.
  public String rule(ChainName chain, Rule rule) {
    StringBuilder text = new StringBuilder(80).append("-A ").append(chain);
    new MatchPrinter(backend).print(rule.matches(), text);
    return new TargetPrinter(backend).print(rule.target(), text).toString();
  }

  /// A ruleset with all its tables, each from `*table` to `COMMIT`, without comment lines.
  public String ruleset(Ruleset ruleset) {
    return ruleset.tables().values().stream().map(this::table).collect(Collectors.joining());
  }

  /// A table from `*table` to `COMMIT`: its built-in chains in the order of the hooks, then its own
  /// by name, as the legacy backend sorts them.
  public String table(Table table) {
    StringBuilder text = new StringBuilder("*").append(table.name().word()).append('\n');
    List<Chain> chains = inOrder(table);
    chains.forEach(chain -> text.append(declaration(chain)).append('\n'));
    for (Chain chain : chains) {
      for (Rule rule : chain.rules()) {
        text.append(counted(chain.name(), rule)).append('\n');
      }
    }
    return text.append("COMMIT\n").toString();
  }

  /// `:FORWARD ACCEPT [0:0]`.
  static String declaration(Chain chain) {
    return ":"
        + chain.name()
        + " "
        + chain.policy().map(Enum::name).orElse("-")
        + " "
        + chain.counters().orElse(new Counters(0, 0));
  }

  /// The rule with its counters, if it has any.
  String counted(ChainName chain, Rule rule) {
    return rule.counters().map(counters -> counters + " ").orElse("") + rule(chain, rule);
  }

  /// A built-in chain that nothing was said of.
  private static Chain untouched(Hook hook) {
    return new Chain(hook.chain(), Optional.of(Policy.ACCEPT), Optional.empty(), List.of());
  }

  static List<Chain> inOrder(Table table) {
    Stream<Chain> builtIn =
        table.name().hooks().stream()
            .map(hook -> table.chain(hook.chain()).orElseGet(() -> untouched(hook)));
    Stream<Chain> own =
        table.chains().values().stream()
            .filter(chain -> !table.name().hasBuiltIn(chain.name()))
            .sorted(Comparator.comparing(Chain::name));
    return Stream.concat(builtIn, own).toList();
  }
}
