package waymark.diagnosis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.InterfacePattern;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Match.CtState;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.CtKey;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.MetaKey;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.netfilter.nft.Statement.Match.Operator;
import waymark.netstate.netfilter.save.RulePrinter;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;

/// Which packets a new rule is for, and the rule, in the words of either tool.
///
/// @param in empty for packets that come in anywhere; so are the others
/// @param answers whether it is for packets of connections alone whose first one was let through
record Scope(
    Optional<InterfaceName> in,
    Optional<InterfaceName> out,
    Optional<Cidr> source,
    Optional<Cidr> destination,
    boolean answers) {

  /// Answers and what belongs to their connections, whatever they are.
  static final Scope ANSWERS =
      new Scope(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);

  /// `ct state established,related` (enum ip_conntrack_info, as `NF_CT_STATE_BIT`).
  private static final BigInteger ESTABLISHED_OR_RELATED = BigInteger.valueOf(2 | 4);

  /// Packets between two blocks.
  ///
  /// @param source empty for packets from anywhere
  static Scope between(Optional<Cidr> source, Cidr destination) {
    return new Scope(Optional.empty(), Optional.empty(), source, Optional.of(destination), false);
  }

  /// How a rule lets packets go.
  enum Leave {
    ACCEPT,
    RETURN
  }

  /// A rule of iptables.
  Rule rule(ChainName chain, Backend backend, Leave leave) {
    List<Match> matches = new ArrayList<>();
    source.ifPresent(block -> matches.add(new Match.Source(AddressMask.of(block), false)));
    destination.ifPresent(
        block -> matches.add(new Match.Destination(AddressMask.of(block), false)));
    in.ifPresent(
        dev -> matches.add(new Match.InInterface(new InterfacePattern(dev.name()), false)));
    out.ifPresent(
        dev -> matches.add(new Match.OutInterface(new InterfacePattern(dev.name()), false)));
    if (answers) {
      matches.add(
          new CtState(EnumSet.of(CtState.State.RELATED, CtState.State.ESTABLISHED), false, false));
    }
    Target target = leave == Leave.ACCEPT ? new Target.Accept() : new Target.Return();
    Rule rule = new Rule(Optional.empty(), matches, target, 0, "");
    return new Rule(
        Optional.empty(), matches, target, 0, new RulePrinter(backend).rule(chain, rule));
  }

  /// A rule of a native table.
  NftRule nativeRule(Leave leave) {
    List<Statement> statements = new ArrayList<>();
    in.ifPresent(dev -> statements.add(is(MetaKey.IIFNAME, dev)));
    out.ifPresent(dev -> statements.add(is(MetaKey.OIFNAME, dev)));
    source.ifPresent(block -> statements.add(is(Field.IP_SADDR, Field.IP6_SADDR, block)));
    destination.ifPresent(block -> statements.add(is(Field.IP_DADDR, Field.IP6_DADDR, block)));
    if (answers) {
      statements.add(
          new Statement.Match(
              Operator.ANY_OF,
              new Expression.Ct(CtKey.STATE, Optional.empty()),
              new Span.Constant(Datatype.CT_STATE, ESTABLISHED_OR_RELATED)));
    }
    statements.add(
        leave == Leave.ACCEPT ? new Statement.Verdict.Accept() : new Statement.Verdict.Return());
    return new NftRule(0, Optional.empty(), statements);
  }

  private static Statement is(MetaKey key, InterfaceName dev) {
    return new Statement.Match(
        Operator.EQUAL,
        new Expression.Meta(key),
        new Span.Constant(Datatype.IFNAME, Datatype.ofName(dev.name())));
  }

  private static Statement is(Field v4, Field v6, Cidr block) {
    Field field = block.family() == Family.IPV4 ? v4 : v6;
    BigInteger bits = Datatype.of(block.network());
    Span span =
        block.prefixLength() == field.type().bits()
            ? new Span.Constant(field.type(), bits)
            : new Span.Prefix(field.type(), bits, block.prefixLength());
    return new Statement.Match(Operator.EQUAL, new Expression.Payload(field), span);
  }
}
