package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.TableName;
import waymark.oracle.scene.RuleTable;

/// Tables of chains and rules. User chains are jumped to only from built-in chains and from user
/// chains before them, so that there are no loops, and only from where their targets may stand.
final class RulesetGrammar {

  private static final int USER_CHAINS = 3;

  private final Dice dice;
  private final MatchGrammar matches;
  private final TargetGrammar targets;

  /// @param sets whether rules may ask for those of [SetGrammar]
  RulesetGrammar(Dice dice, Words words, boolean sets) {
    this.dice = dice;
    this.matches = new MatchGrammar(dice, words, sets);
    this.targets = new TargetGrammar(dice, words);
  }

  Map<TableName, RuleTable> tables() {
    Map<TableName, RuleTable> tables = new EnumMap<>(TableName.class);
    add(tables, TableName.RAW, 35);
    add(tables, TableName.MANGLE, 75);
    add(tables, TableName.NAT, 75);
    add(tables, TableName.FILTER, 75);
    add(tables, TableName.SECURITY, 15);
    return tables;
  }

  private void add(Map<TableName, RuleTable> tables, TableName name, int share) {
    if (dice.percent(share)) {
      tables.put(name, table(name));
    }
  }

  private RuleTable table(TableName name) {
    Map<String, String> chains = new LinkedHashMap<>();
    for (Hook hook : name.hooks()) {
      chains.put(hook.name(), name != TableName.NAT && dice.percent(5) ? "DROP" : "ACCEPT");
    }
    List<String> rules = new ArrayList<>();
    if (name == TableName.NAT) {
      side(name, "D", List.of(Hook.PREROUTING, Hook.OUTPUT), chains, rules);
      side(name, "S", List.of(Hook.INPUT, Hook.POSTROUTING), chains, rules);
    } else {
      side(name, "U", name.hooks(), chains, rules);
    }
    return new RuleTable(chains, rules);
  }

  private void side(
      TableName table,
      String prefix,
      List<Hook> hooks,
      Map<String, String> chains,
      List<String> rules) {
    List<String> users = new ArrayList<>();
    for (int i = dice.between(0, USER_CHAINS); i > 0; i--) {
      users.add(prefix + users.size());
      chains.put(users.getLast(), "-");
    }
    for (Hook hook : hooks) {
      for (int i = dice.of(0, 0, 1, 2, 3, 4); i > 0; i--) {
        rules.add(rule(table, hook.name(), users, place(hook)));
      }
    }
    for (int at = 0; at < users.size(); at++) {
      List<String> later = users.subList(at + 1, users.size());
      for (int i = dice.between(0, 3); i > 0; i--) {
        rules.add(rule(table, users.get(at), later, new Place(true, true, false, prefix)));
      }
    }
  }

  /// What a chain's rules may hold.
  ///
  /// @param side `D` and `S` for the two sides of nat
  private record Place(boolean in, boolean out, boolean postrouting, String side) {}

  private static Place place(Hook hook) {
    return new Place(
        hook != Hook.OUTPUT && hook != Hook.POSTROUTING,
        hook != Hook.PREROUTING && hook != Hook.INPUT,
        hook == Hook.POSTROUTING,
        hook == Hook.PREROUTING || hook == Hook.OUTPUT ? "D" : "S");
  }

  private String rule(TableName table, String chain, List<String> users, Place place) {
    Choice target =
        !users.isEmpty() && dice.percent(25)
            ? Choice.of(dice.of("-j ", "-j ", "-j ", "-g ") + dice.of(users))
            : target(table, place);
    String words = matches.some(place.in(), place.out(), target.protocol());
    return ("-A " + chain + " " + words + " " + target.text()).strip().replaceAll(" +", " ");
  }

  private Choice target(TableName table, Place place) {
    return switch (table) {
      case RAW -> targets.raw();
      case MANGLE -> targets.mangle();
      case NAT ->
          place.side().equals("D")
              ? targets.destinationNat()
              : targets.sourceNat(place.postrouting());
      case FILTER -> targets.filter(true);
      case SECURITY -> targets.security();
    };
  }
}
