package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.NftTable.Activity;
import waymark.netstate.packet.Family;

/// Tells the tables that iptables-nft made from native ones, so that each rule acts once.
///
/// iptables-nft-save(8) 1.8.9 shows tables of its own names alone, and not all of what is in them:
/// a table with a rule that it cannot know it leaves out, a base chain of another name too, and of
/// a set, a range or a map it prints the rule without it. So what it shows is believed only of a
/// table whose every rule has the shape of its own, and of the chains that it makes.
final class NftOwners {

  private NftOwners() {}

  /// @param rulesets what iptables-save(8) and ip6tables-save(8) told, less what is native
  /// @param nft the native tables, and of iptables' own the chains that it does not show
  record Told(List<Ruleset> rulesets, List<NftTable> nft) {}

  static Told tell(List<Ruleset> rulesets, List<NftTable> all) {
    List<Ruleset> kept = new ArrayList<>(rulesets);
    List<NftTable> nft = new ArrayList<>();
    for (NftTable table : all) {
      Optional<Family> family = family(table);
      Optional<TableName> name = family.flatMap(each -> TableName.ofWord(table.name()));
      boolean isShown =
          name.isPresent()
              && kept.stream()
                  .anyMatch(each ->
                      isNft(each)
                          && family.equals(Optional.of(each.family()))
                          && each.table(name.get()).isPresent());
      if (!isShown) {
        nft.add(table);
      } else if (table.activity() == Activity.ACTIVE && IptablesShape.fits(table)) {
        rest(table, name.get()).ifPresent(nft::add);
      } else {
        kept.replaceAll(each ->
            isNft(each) && family.equals(Optional.of(each.family()))
                ? without(each, name.get())
                : each);
        nft.add(table);
      }
    }
    return new Told(kept, nft);
  }

  private static boolean isNft(Ruleset ruleset) {
    return ruleset.backend() != Ruleset.Backend.LEGACY;
  }

  private static Optional<Family> family(NftTable table) {
    return table.family() == NftFamily.IP
        ? Optional.of(Family.IPV4)
        : table.family() == NftFamily.IP6 ? Optional.of(Family.IPV6) : Optional.empty();
  }

  /// The table with only those base chains hooked in that iptables did not make.
  private static Optional<NftTable> rest(NftTable table, TableName name) {
    Map<String, NftChain> chains = new LinkedHashMap<>();
    table
        .chains()
        .forEach((each, chain) ->
            chains.put(each, isBuiltIn(chain, name) ? chain.withBase(Optional.empty()) : chain));
    boolean isHooked = chains.values().stream().anyMatch(chain -> chain.base().isPresent());
    return isHooked ? Optional.of(table.withChains(chains)) : Optional.empty();
  }

  private static boolean isBuiltIn(NftChain chain, TableName name) {
    return chain
        .base()
        .map(base ->
            base.ipHook()
                .filter(hook -> name.hooks().contains(hook) && hook.name().equals(chain.name()))
                .map(hook ->
                    base.priority() == name.priority(hook, Ruleset.Backend.NF_TABLES)
                        && isTypeOf(base, name, hook))
                .orElse(false))
        .orElse(false);
  }

  private static boolean isTypeOf(BaseChain base, TableName name, Hook hook) {
    return base.type()
        == (name == TableName.NAT
            ? BaseChain.Type.NAT
            : name == TableName.MANGLE && hook == Hook.OUTPUT
                ? BaseChain.Type.ROUTE
                : BaseChain.Type.FILTER);
  }

  private static Ruleset without(Ruleset ruleset, TableName name) {
    Map<TableName, Table> tables = new EnumMap<>(TableName.class);
    tables.putAll(ruleset.tables());
    tables.remove(name);
    return new Ruleset(ruleset.family(), ruleset.backend(), ruleset.source(), tables);
  }
}
