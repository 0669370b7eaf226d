package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;

/// What one iptables(8) command line does to a table. Several sources or destinations in one rule
/// make several rules, as iptables makes them.
public sealed interface Command {

  /// `-A chain`.
  record Append(ChainName chain, List<Rule> rules) implements Command {}

  /// `-I chain position`; the first rule is 1, and 1 is meant where none is given.
  record Insert(ChainName chain, int position, List<Rule> rules) implements Command {}

  /// `-R chain position`.
  record Replace(ChainName chain, int position, List<Rule> rules) implements Command {}

  /// `-D chain rule`: the first rule that equals it.
  record Delete(ChainName chain, List<Rule> rules) implements Command {}

  /// `-D chain position`.
  record DeleteAt(ChainName chain, int position) implements Command {}

  /// `-C chain rule`.
  record Check(ChainName chain, List<Rule> rules) implements Command {}

  /// `-N chain`.
  record NewChain(ChainName chain) implements Command {}

  /// `-X chain`, or every empty user chain.
  record DeleteChain(Optional<ChainName> chain) implements Command {}

  /// `-E from to`.
  record RenameChain(ChainName from, ChainName to) implements Command {}

  /// `-F chain`, or every chain.
  record Flush(Optional<ChainName> chain) implements Command {}

  /// `-P chain policy`.
  record SetPolicy(ChainName chain, Chain.Policy policy) implements Command {}

  /// `-L`, `-S`, `-Z`, `--help`, ...: no rule comes or goes.
  record Look() implements Command {}
}
