package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.netfilter.nft.Statement.Match;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Matching.Fit;
import waymark.netstate.walk.NftEffects.Outcome;
import waymark.netstate.walk.Verdict.Cause;

/// A packet in one base chain of a native table and the chains that it jumps to (nft_do_chain). An
/// accept ends this base chain only; those of later priority still run.
final class NftChainRun {

  /// The kernel refuses rulesets that jump deeper (NFT_JUMP_STACK_SIZE), and any circle.
  private static final int DEEPEST = 16;

  private final Assumptions assumptions;
  private final Flight flight;
  private final Stage.Native stage;
  private final NftMatching matching;
  private final NftEffects effects;
  private final Set<String> entered = new HashSet<>();

  /// How a chain or a rule was left.
  private sealed interface Exit {

    /// To the next rule, or off the end.
    record Back() implements Exit {}

    /// By `return`: to the rule after the jump.
    record Returned() implements Exit {}

    record Passed() implements Exit {}

    record Ended(Verdict verdict) implements Exit {}
  }

  NftChainRun(Terrain terrain, Assumptions assumptions, Flight flight, Stage.Native stage) {
    this.assumptions = assumptions;
    this.flight = flight;
    this.stage = stage;
    NftExpressions expressions = new NftExpressions(terrain, assumptions, flight, stage);
    this.matching = new NftMatching(flight, expressions);
    this.effects = new NftEffects(terrain, assumptions, flight, stage, expressions);
  }

  /// The end of the packet, if this chain ends it.
  Optional<Verdict> run() {
    return switch (through(stage.chain())) {
      case Exit.Passed() -> Optional.empty();
      case Exit.Ended(Verdict verdict) -> Optional.of(verdict);
      case Exit.Back(), Exit.Returned() -> policy();
    };
  }

  private Optional<Verdict> policy() {
    if (stage.base().policy() == BaseChain.Policy.ACCEPT) {
      return Optional.empty();
    }
    flight.add(
        new Step.AtNativePolicy(stage.hook(), stage.table(), stage.chain(), flight.packet()));
    return Optional.of(
        new Verdict.Dropped(
            flight.packet(),
            Cause.POLICY,
            "policy of " + stage.table() + " " + stage.chain().name()));
  }

  private Exit through(NftChain chain) {
    if (entered.size() > DEEPEST || !entered.add(chain.name())) {
      return unknown("chain " + chain.name() + " of " + stage.table() + " leads back to itself");
    }
    try {
      for (int i = 0; i < chain.rules().size(); i++) {
        Exit exit = through(chain, i);
        if (!(exit instanceof Exit.Back)) {
          return exit instanceof Exit.Returned ? new Exit.Back() : exit;
        }
      }
      return new Exit.Back();
    } finally {
      entered.remove(chain.name());
    }
  }

  private static Exit unknown(String why) {
    return new Exit.Ended(new Verdict.Unknown(List.of(why)));
  }

  /// One rule: its statements from left to right until one stops it.
  private Exit through(NftChain chain, int index) {
    NftRule rule = chain.rules().get(index);
    Packet before = flight.packet();
    List<String> told = new ArrayList<>();
    Map<Match, Fit> judged = new HashMap<>();
    for (int i = 0; i < rule.statements().size(); i++) {
      Statement statement = rule.statements().get(i);
      if (statement instanceof Match || NftEffects.mayEndTheRule(statement)) {
        if (!fits(chain, rule, i, judged)) {
          tell(chain, index, before, told);
          return new Exit.Back();
        }
        continue;
      }
      judged.clear(); // it may change what a later match sees
      switch (effects.of(statement, rule)) {
        case Outcome.On(String effect) ->
            told.addAll(effect.isEmpty() ? List.of() : List.of(effect));
        case Outcome.Broken() -> {
          tell(chain, index, before, told);
          return new Exit.Back();
        }
        case Outcome.Pass(String effect) -> {
          told.add(effect);
          tell(chain, index, before, told);
          return new Exit.Passed();
        }
        case Outcome.End(String effect, Verdict verdict) -> {
          told.add(effect);
          tell(chain, index, before, told);
          return new Exit.Ended(verdict);
        }
        case Outcome.Decided(Statement.Verdict verdict) -> {
          told.add(effect(verdict));
          tell(chain, index, before, told);
          return exit(chain, rule, verdict);
        }
      }
    }
    tell(chain, index, before, told.isEmpty() ? List.of("counted") : told);
    return new Exit.Back();
  }

  /// A rule is told of where it did something, or fitted to its end.
  private void tell(NftChain chain, int index, Packet before, List<String> told) {
    if (!told.isEmpty()) {
      flight.add(
          new Step.AtNative(
              stage.hook(),
              stage.table(),
              chain,
              index + 1,
              chain.rules().get(index),
              String.join(", ", told),
              before,
              flight.packet()));
    }
  }

  private static String effect(Statement.Verdict verdict) {
    return switch (verdict) {
      case Statement.Verdict.Accept() -> "accepted";
      case Statement.Verdict.Drop() -> "dropped";
      case Statement.Verdict.Continue() -> "goes on";
      case Statement.Verdict.Return() -> "returns";
      case Statement.Verdict.Jump(String chain) -> "to " + chain;
      case Statement.Verdict.Goto(String chain) -> "over to " + chain;
    };
  }

  private Exit exit(NftChain chain, NftRule rule, Statement.Verdict verdict) {
    return switch (verdict) {
      case Statement.Verdict.Accept() -> new Exit.Passed();
      case Statement.Verdict.Drop() ->
          new Exit.Ended(
              new Verdict.Dropped(
                  flight.packet(),
                  Cause.RULE,
                  stage.table() + " " + chain.name() + " " + rule.text()));
      case Statement.Verdict.Continue() -> new Exit.Back();
      case Statement.Verdict.Return() -> new Exit.Returned();
      case Statement.Verdict.Jump(String target) -> enter(target);
      case Statement.Verdict.Goto(String target) -> {
        Exit exit = enter(target);
        yield exit instanceof Exit.Back ? new Exit.Returned() : exit;
      }
    };
  }

  private Exit enter(String target) {
    return stage
        .table()
        .chain(target)
        .map(this::through)
        .orElseGet(() -> unknown("chain " + target + " of " + stage.table() + " does not exist"));
  }

  /// Whether the statement at `index` lets the rule go on. What the model cannot tell is taken both
  /// ways, unless a later match that it can tell already says no, or the rule could change nothing.
  ///
  /// @param judged the matches of the rule so far: each is judged once, and asks once
  private boolean fits(NftChain chain, NftRule rule, int index, Map<Match, Fit> judged) {
    List<Statement> statements = rule.statements();
    Fit fit = fit(statements.get(index), judged);
    if (!(fit instanceof Fit.Open(Supplier<String> question))) {
      return fit instanceof Fit.Yes;
    }
    List<Statement> rest = statements.subList(index + 1, statements.size());
    for (Statement next : rest) {
      if (NftEffects.acts(next)) {
        break;
      }
      if (next instanceof Match match && fit(match, judged) instanceof Fit.No) {
        return false;
      }
    }
    return rest.stream().anyMatch(NftEffects::acts)
        && assumptions.holds(() ->
            stage.table()
                + " "
                + chain.name()
                + " handle "
                + rule.handle()
                + ": "
                + question.get()
                + " fits");
  }

  /// A chance is always open.
  private Fit fit(Statement statement, Map<Match, Fit> judged) {
    return statement instanceof Match match
        ? judged.computeIfAbsent(match, matching::of)
        : new Fit.Open(() -> "`" + NftText.of(statement) + "`");
  }
}
