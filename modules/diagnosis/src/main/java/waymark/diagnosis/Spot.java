package waymark.diagnosis;

import java.util.List;
import java.util.stream.Stream;
import waymark.diagnosis.Change.Place;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.walk.Step;

/// The place of a rule that fitted, and the changes that can be made there, in the words of the
/// tool that the rule belongs to.
final class Spot {

  private Spot() {}

  /// A rule just before the one that fitted.
  static Change before(Step.Matched step, Scope scope, Scope.Leave leave) {
    return switch (step) {
      case Step.AtRule at ->
          new Change.InsertRule(
              place(at), at.number(), scope.rule(at.chain(), at.ruleset().backend(), leave));
      case Step.AtNative at ->
          new Change.InsertNative(
              at.table(), at.chain(), at.number(), at.rule().handle(), scope.nativeRule(leave));
    };
  }

  /// Takes the rule from its place to the chain's end; nothing where it is there already.
  static List<Change> toTheEnd(Step.Matched step) {
    return switch (step) {
      case Step.AtRule at ->
          at.number() == chain(at).size()
              ? List.of()
              : List.of(
                  new Change.DeleteRule(place(at), at.number()),
                  new Change.AppendRule(place(at), at.rule()));
      case Step.AtNative at ->
          at.number() == at.chain().rules().size()
              ? List.of()
              : List.of(
                  new Change.DeleteNative(at.table(), at.chain(), at.number(), at.rule().handle()),
                  new Change.AddNative(at.table(), at.chain(), at.rule()));
    };
  }

  private static Place place(Step.AtRule at) {
    return new Place(at.ruleset(), at.table(), at.chain());
  }

  private static List<Rule> chain(Step.AtRule at) {
    return at.ruleset()
        .table(at.table())
        .flatMap(table -> table.chain(at.chain()))
        .orElseThrow()
        .rules();
  }

  /// The destinations that rules before this one let go, as their tool writes them.
  static List<String> exclusionsBefore(Step.Matched step) {
    return switch (step) {
      case Step.AtRule at ->
          chain(at).subList(0, at.number() - 1).stream()
              .filter(rule -> rule.target() instanceof Target.Return)
              .flatMap(rule -> rule.matches().stream())
              .filter(Match.Destination.class::isInstance)
              .map(Match.Destination.class::cast)
              .filter(match -> !match.invert())
              .map(match -> match.block().toString())
              .distinct()
              .toList();
      case Step.AtNative at ->
          at.chain().rules().subList(0, at.number() - 1).stream()
              .filter(rule ->
                  rule.statements().contains(new Statement.Verdict.Return())
                      || rule.statements().contains(new Statement.Verdict.Accept()))
              .flatMap(rule -> rule.statements().stream())
              .flatMap(Spot::destinations)
              .distinct()
              .toList();
    };
  }

  private static Stream<String> destinations(Statement statement) {
    if (!(statement instanceof Statement.Match match)
        || match.operator() != Statement.Match.Operator.EQUAL
        || !(match.left() instanceof Expression.Payload(Field field))
        || (field != Field.IP_DADDR && field != Field.IP6_DADDR)) {
      return Stream.empty();
    }
    return match.right() instanceof Expression.In(Expression.SetRef.Anonymous(NftSet set))
        ? set.elements().all().stream().map(element -> NftText.of(element.key().getFirst()))
        : Stream.of(NftText.of(match.right()));
  }
}
