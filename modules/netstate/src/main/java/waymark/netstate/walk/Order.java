package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Statement;

/// Puts what runs at one hook into the kernel's order: by priority; within one native table, of two
/// chains at one priority the later one first (nf_hook_entries_grow). Between two owners at one
/// priority nothing that can be read tells the order.
final class Order {

  private Order() {}

  /// The stages of a hook, with connection tracking and translation among them.
  static List<Stage> of(Hook hook, List<? extends Stage> tables) {
    List<Stage> nat = new ArrayList<>();
    List<Stage> here = new ArrayList<>();
    tables.stream().filter(Stage::isNat).forEach(nat::add);
    tables.stream().filter(stage -> !stage.isNat()).forEach(here::add);
    if (hook == Hook.PREROUTING || hook == Hook.OUTPUT) {
      here.add(new Stage.Track());
    }
    if (hook != Hook.FORWARD) {
      here.add(
          new Stage.Translate(
              TableName.NAT.priority(hook, Ruleset.Backend.NF_TABLES), sorted(nat)));
    }
    return sorted(here);
  }

  private static List<Stage> sorted(List<Stage> stages) {
    Map<Integer, List<Stage>> byPriority = new TreeMap<>();
    for (Stage stage : stages) {
      if (!isIdle(stage)) {
        byPriority.computeIfAbsent(stage.priority(), each -> new ArrayList<>()).add(stage);
      }
    }
    List<Stage> sorted = new ArrayList<>();
    byPriority.forEach((priority, together) -> sorted.addAll(together(priority, together)));
    return List.copyOf(sorted);
  }

  private static List<Stage> together(int priority, List<Stage> stages) {
    List<Stage> kernel = stages.stream().filter(each -> !isTable(each)).toList();
    List<Stage> tables = new ArrayList<>(stages.stream().filter(Order::isTable).toList());
    tables.sort(Comparator.comparingLong(Order::youngestFirst));
    boolean isOpen =
        tables.stream().map(Order::registrant).distinct().count() > 1
            && tables.stream().anyMatch(Order::changes);
    List<Stage> together = new ArrayList<>(kernel);
    together.addAll(isOpen ? List.of(new Stage.Unordered(priority, tables)) : tables);
    return together;
  }

  private static boolean isTable(Stage stage) {
    return stage instanceof Stage.Rules || stage instanceof Stage.Native;
  }

  private static long youngestFirst(Stage stage) {
    return stage instanceof Stage.Native chain ? -chain.chain().handle() : 0;
  }

  /// Two chains of one table stand in a known order.
  private static String registrant(Stage stage) {
    return stage instanceof Stage.Native chain ? chain.table().toString() : stage.owner();
  }

  /// A chain without rules that accepts does nothing.
  private static boolean isIdle(Stage stage) {
    return switch (stage) {
      case Stage.Rules rules ->
          rules.start().chain().rules().isEmpty()
              && rules
                  .start()
                  .chain()
                  .policy()
                  .map(policy -> policy == Chain.Policy.ACCEPT)
                  .orElse(true);
      case Stage.Native chain ->
          chain.chain().rules().isEmpty() && chain.base().policy() == BaseChain.Policy.ACCEPT;
      case Stage.Track track -> false;
      case Stage.Translate translate -> false;
      case Stage.Unordered unordered -> false;
    };
  }

  /// Whether a stage leaves something behind that another one at its priority might see.
  private static boolean changes(Stage stage) {
    return switch (stage) {
      case Stage.Rules rules ->
          rules.chains().values().stream()
              .flatMap(chain -> chain.chain().rules().stream())
              .anyMatch(Order::changes);
      case Stage.Native chain -> changes(chain.table(), chain.chain(), new HashSet<>());
      case Stage.Track track -> false;
      case Stage.Translate translate -> false;
      case Stage.Unordered unordered -> false;
    };
  }

  private static boolean changes(Rule rule) {
    return switch (rule.target()) {
      case Target.None none -> false;
      case Target.Accept accept -> false;
      case Target.Drop drop -> false;
      case Target.Reject reject -> false;
      case Target.Return back -> false;
      case Target.Jump jump -> false;
      case Target.Goto over -> false;
      case Target.Continue logged -> false;
      case Target.Mark mark -> true;
      case Target.ConnMarkSet mark -> true;
      case Target.ConnMarkSave mark -> true;
      case Target.ConnMarkRestore mark -> true;
      case Target.Dnat dnat -> true;
      case Target.Snat snat -> true;
      case Target.Masquerade masquerade -> true;
      case Target.Redirect redirect -> true;
      case Target.Netmap netmap -> true;
      case Target.NoTrack noTrack -> true;
      case Target.Unmodelled unmodelled -> true;
    };
  }

  private static boolean changes(NftTable table, NftChain chain, Set<String> seen) {
    if (!seen.add(chain.name())) {
      return false;
    }
    for (NftRule rule : chain.rules()) {
      for (Statement statement : rule.statements()) {
        if (NftEffects.changes(statement)
            || targets(table, statement).stream()
                .flatMap(target -> table.chain(target).stream())
                .anyMatch(target -> changes(table, target, seen))) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> targets(NftTable table, Statement statement) {
    return switch (statement) {
      case Statement.Verdict verdict -> target(verdict);
      case Statement.VerdictMap map ->
          NftMaps.set(table, map.data()).stream()
              .flatMap(set -> set.elements().all().stream())
              .flatMap(element -> element.data().stream())
              .flatMap(data ->
                  data instanceof NftSet.Data.Decision(Statement.Verdict verdict)
                      ? target(verdict).stream()
                      : List.<String>of().stream())
              .toList();
      default -> List.of();
    };
  }

  private static List<String> target(Statement.Verdict verdict) {
    return switch (verdict) {
      case Statement.Verdict.Jump(String chain) -> List.of(chain);
      case Statement.Verdict.Goto(String chain) -> List.of(chain);
      case Statement.Verdict.Accept accept -> List.of();
      case Statement.Verdict.Drop drop -> List.of();
      case Statement.Verdict.Continue on -> List.of();
      case Statement.Verdict.Return back -> List.of();
    };
  }
}
