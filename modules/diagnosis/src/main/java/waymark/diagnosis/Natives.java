package waymark.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.MetaKey;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.netfilter.nft.Statement.Nat;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.walk.Gateway;

/// Changes made to the native tables of the model, as the kernel would make them.
final class Natives {

  private Natives() {}

  static Gateway edit(
      Gateway gateway, NftTable table, NftChain chain, Consumer<List<NftRule>> edit) {
    return chain(
        gateway,
        table,
        chain,
        old -> {
          List<NftRule> rules = new ArrayList<>(old.rules());
          edit.accept(rules);
          return old.withRules(rules);
        });
  }

  static Gateway accept(Gateway gateway, NftTable table, NftChain chain) {
    return chain(
        gateway,
        table,
        chain,
        old ->
            old.withBase(
                old.base()
                    .map(base ->
                        new BaseChain(
                            base.type(),
                            base.hook(),
                            base.priority(),
                            BaseChain.Policy.ACCEPT,
                            base.devices()))));
  }

  private static Gateway chain(
      Gateway gateway, NftTable table, NftChain chain, UnaryOperator<NftChain> edit) {
    return gateway.withNft(
        gateway
            .nft()
            .map(tables ->
                tables.stream()
                    .map(each -> isSame(each, table) ? edited(each, chain.name(), edit) : each)
                    .toList()));
  }

  private static boolean isSame(NftTable one, NftTable other) {
    return one.family() == other.family() && one.name().equals(other.name());
  }

  private static NftTable edited(NftTable table, String chain, UnaryOperator<NftChain> edit) {
    Map<String, NftChain> chains = new LinkedHashMap<>(table.chains());
    chains.computeIfPresent(chain, (name, old) -> edit.apply(old));
    return table.withChains(chains);
  }

  /// A masquerade at the end of the first native nat chain of POSTROUTING.
  static Optional<Change> masquerade(Gateway gateway, Family family, InterfaceName dev) {
    NftRule rule =
        new NftRule(
            0,
            Optional.empty(),
            List.of(
                new Statement.Match(
                    Statement.Match.Operator.EQUAL,
                    new Expression.Meta(MetaKey.OIFNAME),
                    new Span.Constant(Datatype.IFNAME, Datatype.ofName(dev.name()))),
                new Nat(
                    Nat.Kind.MASQUERADE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of())));
    return gateway.nft().toOptional().stream()
        .flatMap(List::stream)
        .filter(table -> table.family().sees(family))
        .flatMap(table ->
            table.chains().values().stream()
                .filter(Natives::isSourceNat)
                .<Change>map(chain -> new Change.AddNative(table, chain, rule)))
        .findFirst();
  }

  private static boolean isSourceNat(NftChain chain) {
    return chain
        .base()
        .map(base ->
            base.type() == BaseChain.Type.NAT
                && base.ipHook().equals(Optional.of(Hook.POSTROUTING)))
        .orElse(false);
  }
}
