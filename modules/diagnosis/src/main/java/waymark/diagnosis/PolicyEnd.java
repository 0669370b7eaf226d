package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Change.Place;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Walk;

/// A base chain whose policy ended a packet, and what can be changed there.
sealed interface PolicyEnd {

  Hook hook();

  /// A rule at the chain's end, just before the policy.
  Change accept(Scope scope);

  /// Another policy.
  Change open();

  /// A built-in chain of iptables.
  record BuiltIn(Hook hook, Place place) implements PolicyEnd {

    @Override
    public Change accept(Scope scope) {
      return new Change.AppendRule(
          place, scope.rule(place.chain(), place.ruleset().backend(), Scope.Leave.ACCEPT));
    }

    @Override
    public Change open() {
      return new Change.SetPolicy(place, Chain.Policy.ACCEPT);
    }
  }

  /// A base chain of a native table.
  record Native(Hook hook, NftTable table, NftChain chain) implements PolicyEnd {

    @Override
    public Change accept(Scope scope) {
      return new Change.AddNative(table, chain, scope.nativeRule(Scope.Leave.ACCEPT));
    }

    @Override
    public Change open() {
      return new Change.SetNativePolicy(table, chain);
    }
  }

  /// The one that ended a walk; empty where something else did.
  static Optional<PolicyEnd> of(Walk walk, Gateway gateway) {
    return walk.steps().stream()
        .reduce((first, second) -> second)
        .flatMap(last ->
            switch (last) {
              case Step.AtPolicy at ->
                  gateway.rulesets(walk.start().family()).toOptional().stream()
                      .flatMap(List::stream)
                      .filter(ruleset -> holds(ruleset, at))
                      .findFirst()
                      .map(ruleset ->
                          new BuiltIn(at.hook(), new Place(ruleset, at.table(), at.chain())));
              case Step.AtNativePolicy at ->
                  Optional.of(new Native(at.hook(), at.table(), at.chain()));
              case Step.Matched matched -> Optional.empty();
              case Step.Translated translated -> Optional.empty();
              case Step.Routed routed -> Optional.empty();
              case Step.Decided decided -> Optional.empty();
            });
  }

  private static boolean holds(Ruleset ruleset, Step.AtPolicy step) {
    return ruleset
        .table(step.table())
        .flatMap(table -> table.chain(step.chain()))
        .flatMap(Chain::policy)
        .equals(Optional.of(step.policy()));
  }
}
