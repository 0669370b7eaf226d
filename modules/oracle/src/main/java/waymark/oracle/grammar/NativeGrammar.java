package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Native tables, as commands of nft(8). A chain that is jumped to comes before those that jump to
/// it, and is reached from every hook.
final class NativeGrammar {

  private static final List<String> HOOKS =
      List.of("prerouting", "input", "forward", "output", "postrouting");

  private static final List<Integer> PRIORITIES =
      List.of(
          -310, -300, -250, -225, -160, -150, -150, -120, -100, -99, -20, 0, 0, 10, 50, 90, 100,
          120, 225, 300, 400);
  private static final int TRACKER = -200;

  private final Dice dice;
  private final Words words;
  private final NativeMatchGrammar matches;
  private final NativeActionGrammar actions;
  private final List<String> declared = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();

  NativeGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
    this.matches = new NativeMatchGrammar(dice, words);
    this.actions = new NativeActionGrammar(dice, words);
  }

  /// One table, or two.
  List<String> tables() {
    table("one");
    if (dice.percent(50)) {
      table("two");
    }
    List<String> lines = new ArrayList<>(declared);
    lines.addAll(rules);
    return lines;
  }

  private void table(String name) {
    String family = dice.of(words.ip(), "inet");
    String table = family + " " + name;
    declared.add("add table " + table);
    List<String> users = new ArrayList<>();
    for (int i = dice.between(0, 2); i > 0; i--) {
      String chain = "u" + users.size();
      declared.add("add chain " + table + " " + chain);
      rules(table, chain, new NativePlace(family, "", List.copyOf(users)), actions::filter);
      users.add(chain);
    }
    sets(table, users);
    for (String hook : HOOKS) {
      for (int i = dice.of(0, 0, 1, 1, 2); i > 0; i--) {
        filter(table, hook + i, new NativePlace(family, hook, users));
      }
      if (!hook.equals("forward") && dice.percent(30)) {
        nat(table, new NativePlace(family, hook, users));
      }
    }
  }

  private void sets(String table, List<String> chains) {
    String address = words.v4() ? "ipv4_addr" : "ipv6_addr";
    String other = chains.isEmpty() ? "drop" : "jump " + chains.getLast();
    declare(table, "set", "blocks", address, "flags interval; ", words.disjoint());
    declare(
        table,
        "set",
        "pairs",
        address + " . mark",
        "",
        words.own() + " . 0x64, " + words.target() + " . 0x0");
    declare(
        table,
        "set",
        "fronts",
        address + " . inet_service",
        "",
        words.own() + " . 443, " + words.target() + " . 80");
    declare(table, "map", "ways", "inet_service : mark", "", "80 : 0x64, 443 : 0x10000, 53 : 0x1");
    declare(
        table,
        "map",
        "doors",
        address + " : verdict",
        "flags interval; ",
        words.apart() + " : " + other + ", " + words.own() + " : accept");
    declare(
        table,
        "map",
        "turns",
        address + " . inet_service : " + address + " . inet_service",
        "",
        words.own() + " . 443 : " + words.target() + " . 8443");
    declared.add("add set " + table + " seen { type " + address + "; flags dynamic; size 60000; }");
  }

  private void declare(
      String table, String kind, String name, String type, String flags, String elements) {
    declared.add(
        "add "
            + kind
            + " "
            + table
            + " "
            + name
            + " { type "
            + type
            + "; "
            + flags
            + "elements = { "
            + elements
            + " }; }");
  }

  private void rules(
      String table, String chain, NativePlace place, Function<NativePlace, Choice> action) {
    for (int i = dice.of(1, 1, 2, 3); i > 0; i--) {
      Choice does = action.apply(place);
      String asks = matches.some(does.protocol(), place);
      rules.add("add rule " + table + " " + chain + " " + (asks + " " + does.text()).strip());
    }
  }

  private void filter(String table, String chain, NativePlace place) {
    int priority = dice.of(PRIORITIES);
    String type = place.hook().equals("output") && dice.percent(50) ? "route" : "filter";
    base(table, chain, type, place.hook(), priority, dice.percent(5) ? "drop" : "accept");
    boolean isRaw = priority < TRACKER && place.isDestinationSide();
    rules(
        table,
        chain,
        place,
        here -> isRaw && dice.percent(30) ? actions.raw() : actions.filter(here));
  }

  private void nat(String table, NativePlace place) {
    String chain = "nat" + place.hook();
    base(
        table,
        chain,
        "nat",
        place.hook(),
        dice.of(-110, -100, -100, -90, 0, 90, 100, 110),
        "accept");
    rules(table, chain, place, actions::nat);
  }

  private void base(
      String table, String chain, String type, String hook, int priority, String policy) {
    declared.add(
        "add chain "
            + table
            + " "
            + chain
            + " { type "
            + type
            + " hook "
            + hook
            + " priority "
            + priority
            + "; policy "
            + policy
            + "; }");
  }
}
