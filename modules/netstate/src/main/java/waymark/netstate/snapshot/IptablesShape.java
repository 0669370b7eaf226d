package waymark.netstate.snapshot;

import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement;

/// The shape of the rules that iptables-nft writes (nft-shared.c of iptables 1.8.9): each counts,
/// and compares with one value, prefix or range of ports.
final class IptablesShape {

  private IptablesShape() {}

  static boolean fits(NftTable table) {
    return table.chains().values().stream()
        .flatMap(chain -> chain.rules().stream())
        .allMatch(IptablesShape::fits);
  }

  private static boolean fits(NftRule rule) {
    return rule.statements().stream().anyMatch(Statement.Counter.class::isInstance)
        && rule.statements().stream().allMatch(IptablesShape::fits);
  }

  private static boolean fits(Statement statement) {
    return switch (statement) {
      case Statement.Match match -> isPlain(match.left()) && isConstant(match.right());
      case Statement.Verdict verdict -> true;
      case Statement.Counter counter -> true;
      case Statement.Xt xt -> true;
      case Statement.Chance chance -> chance.text().startsWith("limit rate ");
      case Statement.Aside aside ->
          aside.text().startsWith("log") || aside.text().startsWith("meta nftrace");
      case Statement.VerdictMap map -> false;
      case Statement.MarkSet mark -> false;
      case Statement.CtMarkSet mark -> false;
      case Statement.Nat nat -> false;
      case Statement.Reject reject -> false;
      case Statement.DscpSet dscp -> false;
      case Statement.NoTrack noTrack -> false;
      case Statement.SetChange change -> false;
      case Statement.Offload offload -> false;
      case Statement.Unmodelled unmodelled -> false;
    };
  }

  private static boolean isPlain(Expression expression) {
    return switch (expression) {
      case Expression.Meta meta -> true;
      case Expression.Payload payload -> true;
      case Expression.Bitwise bitwise -> isPlain(bitwise.left()) && isConstant(bitwise.right());
      case Span span -> false;
      case Expression.Ct ct -> false;
      case Expression.Fib fib -> false;
      case Expression.Concat concat -> false;
      case Expression.Mapped mapped -> false;
      case Expression.In in -> false;
      case Expression.Unforetold unforetold -> false;
      case Expression.Unmodelled unmodelled -> false;
    };
  }

  private static boolean isConstant(Expression expression) {
    return expression instanceof Span.Constant
        || expression instanceof Span.Prefix
        || (expression instanceof Span.Range range && range.type() == Datatype.INET_SERVICE);
  }
}
