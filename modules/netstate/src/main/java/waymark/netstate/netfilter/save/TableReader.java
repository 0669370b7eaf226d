package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// One table while its lines are read: the chains as the commands so far have made them.
///
/// A built-in chain without a line of its own has the policy that the kernel gives it, ACCEPT.
final class TableReader {

  private final TableName name;
  private final String source;
  private final List<Fault> faults;
  private final Map<ChainName, OpenChain> chains = new LinkedHashMap<>();
  private final List<Jump> open = new ArrayList<>();

  /// A chain that may still grow.
  private static final class OpenChain {
    private Optional<Chain.Policy> policy = Optional.empty();
    private Optional<Counters> counters = Optional.empty();
    private List<Rule> rules = new ArrayList<>();
  }

  /// A jump to a chain that had not come yet.
  private record Jump(ChainName to, int line, int column) {}

  TableReader(TableName name, String source, List<Fault> faults) {
    this.name = name;
    this.source = source;
    this.faults = faults;
  }

  TableName name() {
    return name;
  }

  /// Reads `:PREROUTING ACCEPT [0:0]` or `:KUBE-SERVICES - [0:0]`.
  void chain(String text, int line) {
    List<Word> words = Words.split(text, 1, (column, problem, mend) -> {});
    if (words.size() < 2 || words.size() > 3) {
      fault(
          line,
          1,
          Problems.quote(text) + " is not a chain's name, policy and counters",
          "write all three, such as :FORWARD ACCEPT [0:0] or :MY-CHAIN - [0:0]");
      return;
    }
    Word at = words.getFirst();
    try {
      ChainName chain = ChainName.parse(at.text());
      if (chains.containsKey(chain)) {
        fault(line, at.column(), "chain " + chain + " is there already", "remove one of the two");
        return;
      }
      OpenChain made = new OpenChain();
      chains.put(chain, made);
      at = words.get(1);
      policy(chain, at, made, line);
      if (words.size() == 3) {
        at = words.get(2);
        made.counters = Optional.of(CountersText.parse(at.text()));
      }
    } catch (BadValueException bad) {
      fault(line, at.column(), bad.problem(), bad.mend());
    }
  }

  private void policy(ChainName chain, Word word, OpenChain made, int line)
      throws BadValueException {
    boolean builtIn = name.hasBuiltIn(chain);
    if (!word.is("-")) {
      made.policy = Optional.of(RuleText.policy(word.text()));
    } else if (builtIn) {
      made.policy = Optional.of(Chain.Policy.ACCEPT);
    }
    if (builtIn == word.is("-")) {
      fault(
          line,
          word.column(),
          builtIn
              ? "built-in chain " + chain + " has no policy"
              : "chain " + chain + " has a policy, and is no built-in chain of " + name.word(),
          builtIn ? "write :" + chain + " ACCEPT [0:0]" : "write :" + chain + " - [0:0]");
    }
  }

  /// Does what a line says.
  ///
  /// @param text the whole line, to find columns in
  void apply(Command command, String text, int line) {
    switch (command) {
      case Command.Append(var chain, var rules) -> {
        needed(chain, text, line).rules.addAll(rules);
        rules.forEach(rule -> jump(rule.target(), text, line));
      }
      case Command.Insert(var chain, int position, var rules) -> {
        OpenChain into = needed(chain, text, line);
        if (position > into.rules.size() + 1) {
          noRule(chain, position, into, line);
        } else {
          into.rules.addAll(position - 1, rules);
          rules.forEach(rule -> jump(rule.target(), text, line));
        }
      }
      case Command.Replace(var chain, int position, var rules) -> {
        OpenChain in = needed(chain, text, line);
        if (position > in.rules.size()) {
          noRule(chain, position, in, line);
        } else {
          in.rules.remove(position - 1);
          in.rules.addAll(position - 1, rules);
        }
      }
      case Command.DeleteAt(var chain, int position) -> {
        OpenChain in = needed(chain, text, line);
        if (position > in.rules.size()) {
          noRule(chain, position, in, line);
        } else {
          in.rules.remove(position - 1);
        }
      }
      case Command.Delete(var chain, var rules) ->
          rules.forEach(rule -> delete(needed(chain, text, line), rule, line));
      case Command.Check(var chain, _) -> needed(chain, text, line);
      case Command.NewChain(var chain) -> {
        if (chains.putIfAbsent(chain, new OpenChain()) != null) {
          fault(line, 0, "chain " + chain + " is there already", "remove one of the two");
        }
      }
      case Command.DeleteChain(var chain) ->
          chain.ifPresentOrElse(
              chains::remove,
              () ->
                  chains
                      .entrySet()
                      .removeIf(each ->
                          !name.hasBuiltIn(each.getKey()) && each.getValue().rules.isEmpty()));
      case Command.RenameChain(var from, var to) -> {
        OpenChain renamed = needed(from, text, line);
        chains.remove(from);
        chains.put(to, renamed);
      }
      case Command.Flush(var chain) ->
          chain.ifPresentOrElse(
              named -> needed(named, text, line).rules.clear(),
              () -> chains.values().forEach(each -> each.rules.clear()));
      case Command.SetPolicy(var chain, var policy) ->
          needed(chain, text, line).policy = Optional.of(policy);
      case Command.Look() -> {}
    }
  }

  /// The chain of that name; a built-in one is always there, any other must have come before.
  private OpenChain needed(ChainName chain, String text, int line) {
    OpenChain found = chains.get(chain);
    if (found != null) {
      return found;
    }
    OpenChain made = new OpenChain();
    chains.put(chain, made);
    if (name.hasBuiltIn(chain)) {
      made.policy = Optional.of(Chain.Policy.ACCEPT);
    } else {
      fault(
          line,
          columnOf(chain, text),
          "chain " + chain + " is not in table " + name.word(),
          "make it above its first rule: :" + chain + " - [0:0]");
    }
    return made;
  }

  private void jump(Target target, String text, int line) {
    switch (target) {
      case Target.Jump(var chain) -> jump(chain, text, line);
      case Target.Goto(var chain) -> jump(chain, text, line);
      default -> {}
    }
  }

  private void jump(ChainName chain, String text, int line) {
    if (!chains.containsKey(chain)) {
      open.add(new Jump(chain, line, columnOf(chain, text)));
    }
  }

  private static int columnOf(ChainName chain, String text) {
    return text.lastIndexOf(chain.name()) + 1;
  }

  private void delete(OpenChain from, Rule rule, int line) {
    for (int i = 0; i < from.rules.size(); i++) {
      Rule each = from.rules.get(i);
      if (each.matches().equals(rule.matches()) && each.target().equals(rule.target())) {
        from.rules.remove(i);
        return;
      }
    }
    fault(
        line, 0, "the chain holds no such rule to delete", "remove the line, or correct the rule");
  }

  private void noRule(ChainName chain, int position, OpenChain in, int line) {
    fault(
        line,
        0,
        "chain " + chain + " has " + in.rules.size() + " rules, and no place " + position,
        "write a position of 1 to " + (in.rules.size() + 1));
  }

  /// The table as it is after its last line.
  Table finish() {
    for (Jump each : open) {
      if (!chains.containsKey(each.to)) {
        fault(
            each.line,
            each.column,
            "the rule jumps to "
                + each.to
                + ", which is neither a chain of table "
                + name.word()
                + " nor a target of iptables 1.8.9",
            "make the chain above: :" + each.to + " - [0:0]");
      }
    }
    Map<ChainName, Chain> finished = new LinkedHashMap<>();
    chains.forEach((chain, held) ->
        finished.put(chain, new Chain(chain, held.policy, held.counters, held.rules)));
    return new Table(name, finished);
  }

  private void fault(int line, int column, String problem, String mend) {
    faults.add(new Fault(source, line, column, problem, mend));
  }
}
