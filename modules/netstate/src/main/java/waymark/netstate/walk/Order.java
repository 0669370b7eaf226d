package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.BaseChain;

/// Puts what runs at one hook into the kernel's order: by priority; within one native table, of two
/// chains at one priority the later one first (nf_hook_entries_grow). Between two owners at one
/// priority nothing that can be read tells the order; the tracker and the translation are owners,
/// too, registered when the first rule that needs them is.
final class Order {

  private Order() {}

  /// The stages of a hook, with connection tracking and translation among them.
  ///
  /// @param translates whether any hook has a nat chain: without one the kernel registers no
  ///   translation, and nothing stands in anyone's way
  static List<Stage> of(Hook hook, List<? extends Stage> tables, boolean translates) {
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
              TableName.NAT.priority(hook, Ruleset.Backend.NF_TABLES), sorted(nat, translates)));
    }
    return sorted(here, translates);
  }

  private static List<Stage> sorted(List<Stage> stages, boolean translates) {
    Map<Integer, List<Stage>> byPriority = new TreeMap<>();
    for (Stage stage : stages) {
      if (!isIdle(stage)) {
        byPriority.computeIfAbsent(stage.priority(), each -> new ArrayList<>()).add(stage);
      }
    }
    List<Stage> sorted = new ArrayList<>();
    byPriority.forEach(
        (priority, together) -> sorted.addAll(together(priority, together, translates)));
    return List.copyOf(sorted);
  }

  private static List<Stage> together(int priority, List<Stage> stages, boolean translates) {
    List<Stage> kernel = stages.stream().filter(each -> !isTable(each)).toList();
    List<Stage> tables = new ArrayList<>(stages.stream().filter(Order::isTable).toList());
    tables.sort(Comparator.comparingLong(Order::youngestFirst));
    boolean isKernelOpen =
        kernel.stream().anyMatch(stage -> translates || stage instanceof Stage.Track);
    if (isKernelOpen && !tables.isEmpty()) {
      List<Stage> all = new ArrayList<>(kernel);
      all.addAll(tables);
      return List.of(new Stage.Unordered(priority, all));
    }
    boolean isOpen =
        tables.stream().map(Conflict::registrant).distinct().count() > 1 && Conflict.among(tables);
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
}
