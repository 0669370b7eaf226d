package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Verdict.Cause;

/// A packet in one table at one hook: the built-in chain and those that it jumps to (ipt_do_table,
/// nft_do_chain).
final class ChainRun {

  private final Assumptions assumptions;
  private final Flight flight;
  private final Stage.Rules stage;
  private final Matching matching;
  private final Effects effects;
  private final List<IndexedChain> entered = new ArrayList<>();

  /// How a chain was left.
  private sealed interface Exit {

    /// Off its end or by RETURN: the caller goes on.
    record Back() implements Exit {}

    /// The table is done with the packet, and lets it pass.
    record Passed() implements Exit {}

    record Ended(Verdict verdict) implements Exit {}
  }

  ChainRun(Terrain terrain, Assumptions assumptions, Flight flight, Stage.Rules stage) {
    this.assumptions = assumptions;
    this.flight = flight;
    this.stage = stage;
    this.matching = new Matching(terrain, assumptions, flight, stage.hook());
    this.effects = new Effects(terrain, assumptions, flight, stage.hook());
  }

  /// The end of the packet, if this table ends it.
  Optional<Verdict> run() {
    return switch (through(stage.start())) {
      case Exit.Passed() -> Optional.empty();
      case Exit.Ended(Verdict verdict) -> Optional.of(verdict);
      case Exit.Back() -> policy();
    };
  }

  private Optional<Verdict> policy() {
    Chain chain = stage.start().chain();
    if (chain.policy().isEmpty() || chain.policy().get() == Chain.Policy.ACCEPT) {
      return Optional.empty();
    }
    flight.add(
        new Step.AtPolicy(
            stage.hook(), stage.table(), chain.name(), chain.policy().get(), flight.packet()));
    return Optional.of(
        new Verdict.Dropped(
            flight.packet(),
            Cause.POLICY,
            "policy of " + stage.table().word() + " " + chain.name()));
  }

  private Exit through(IndexedChain indexed) {
    Chain chain = indexed.chain();
    if (entered.contains(indexed)) {
      return new Exit.Ended(
          new Verdict.Unknown(List.of("chain " + chain.name() + " leads back to itself")));
    }
    entered.add(indexed);
    for (int i : indexed.candidates(flight.packet())) {
      Rule rule = chain.rules().get(i);
      if (!fits(rule)) {
        continue;
      }
      Packet before = flight.packet();
      Effects.Outcome outcome = effects.of(rule);
      flight.add(
          new Step.AtRule(
              stage.hook(),
              stage.ruleset(),
              stage.table(),
              chain.name(),
              i + 1,
              rule,
              outcome.effect(),
              before,
              flight.packet()));
      Optional<Exit> exit = exit(outcome, indexed.next(i));
      if (exit.isPresent()) {
        entered.removeLast();
        return exit.get();
      }
    }
    entered.removeLast();
    return new Exit.Back();
  }

  /// Where the packet goes after a rule; empty for the next rule.
  ///
  /// @param next the chain that the rule leads to
  private Optional<Exit> exit(Effects.Outcome outcome, Optional<IndexedChain> next) {
    return switch (outcome) {
      case Effects.Outcome.NextRule(String effect) -> Optional.empty();
      case Effects.Outcome.Pass(String effect) -> Optional.of(new Exit.Passed());
      case Effects.Outcome.Leave(String effect) -> Optional.of(new Exit.Back());
      case Effects.Outcome.End(String effect, Verdict verdict) ->
          Optional.of(new Exit.Ended(verdict));
      case Effects.Outcome.Enter(String effect, ChainName chain, boolean comesBack) -> {
        Exit exit =
            next.map(this::through)
                .orElseGet(() ->
                    new Exit.Ended(
                        new Verdict.Unknown(List.of("chain " + chain + " does not exist"))));
        yield exit instanceof Exit.Back && comesBack ? Optional.empty() : Optional.of(exit);
      }
    };
  }

  /// Whether all matches of a rule fit. What the model cannot tell is taken both ways, unless a
  /// match that it can tell already says no, or the rule could change nothing.
  private boolean fits(Rule rule) {
    List<Supplier<String>> open = List.of();
    for (Match match : rule.matches()) {
      switch (matching.of(match)) {
        case Matching.Fit.Yes() -> {}
        case Matching.Fit.No() -> {
          return false;
        }
        case Matching.Fit.Open(Supplier<String> question) -> {
          open = new ArrayList<>(open);
          open.add(question);
        }
      }
    }
    if (open.isEmpty()) {
      return true;
    }
    List<Supplier<String>> questions = open;
    return !Effects.changesNothing(rule.target())
        && assumptions.holds(() -> place(rule) + ": " + inWords(questions) + " fits");
  }

  private static String inWords(List<Supplier<String>> questions) {
    return questions.stream().map(Supplier::get).collect(Collectors.joining(" and "));
  }

  private static String place(Rule rule) {
    return rule.line() == 0 ? rule.text() : "line " + rule.line() + " " + rule.text();
  }
}
