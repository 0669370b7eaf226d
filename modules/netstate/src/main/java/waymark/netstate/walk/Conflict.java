package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Statement;

/// Whether it matters in which order chains of several owners at one priority run: one leaves
/// something that another might see, or they end a packet in different words, of which its sender
/// hears those of the first.
final class Conflict {

  private static final String DROPPED = "drop";

  private Conflict() {}

  static boolean among(List<Stage> tables) {
    if (tables.stream().anyMatch(Conflict::changes)) {
      return true;
    }
    List<Stage> ending = tables.stream().filter(stage -> !ends(stage).isEmpty()).toList();
    return ending.stream().map(Conflict::registrant).distinct().count() > 1
        && ending.stream().flatMap(stage -> ends(stage).stream()).distinct().count() > 1;
  }

  /// Two chains of one table stand in a known order.
  static String registrant(Stage stage) {
    return stage instanceof Stage.Native chain ? chain.table().toString() : stage.owner();
  }

  private static boolean changes(Stage stage) {
    return switch (stage) {
      case Stage.Rules rules -> targets(rules).anyMatch(Conflict::changes);
      case Stage.Native chain -> statements(chain).stream().anyMatch(NftEffects::changes);
      case Stage.Track track -> false;
      case Stage.Translate translate -> false;
      case Stage.Unordered unordered -> false;
    };
  }

  /// The words in which a stage may end a packet.
  private static Set<String> ends(Stage stage) {
    Set<String> ends = new HashSet<>();
    switch (stage) {
      case Stage.Rules rules -> {
        if (rules.start().chain().policy().filter(Chain.Policy.DROP::equals).isPresent()) {
          ends.add(DROPPED);
        }
        targets(rules).forEach(target -> ends.addAll(ends(target)));
      }
      case Stage.Native chain -> {
        if (chain.base().policy() == BaseChain.Policy.DROP) {
          ends.add(DROPPED);
        }
        statements(chain).forEach(statement -> ends.addAll(ends(chain.table(), statement)));
      }
      case Stage.Track track -> {}
      case Stage.Translate translate -> {}
      case Stage.Unordered unordered -> {}
    }
    return ends;
  }

  private static Set<String> ends(Target target) {
    return switch (target) {
      case Target.Drop() -> Set.of(DROPPED);
      case Target.Reject(String with) -> Set.of(with);
      case Target.None none -> Set.of();
      case Target.Accept accept -> Set.of();
      case Target.Return back -> Set.of();
      case Target.Jump jump -> Set.of();
      case Target.Goto over -> Set.of();
      case Target.Continue logged -> Set.of();
      case Target.Mark mark -> Set.of();
      case Target.ConnMarkSet mark -> Set.of();
      case Target.ConnMarkSave mark -> Set.of();
      case Target.ConnMarkRestore mark -> Set.of();
      case Target.Dnat dnat -> Set.of();
      case Target.Snat snat -> Set.of();
      case Target.Masquerade masquerade -> Set.of();
      case Target.Redirect redirect -> Set.of();
      case Target.Netmap netmap -> Set.of();
      case Target.TypeOfService tos -> Set.of();
      case Target.NoTrack noTrack -> Set.of();
      case Target.Unmodelled unmodelled -> Set.of();
    };
  }

  private static Set<String> ends(NftTable table, Statement statement) {
    Set<String> ends = new HashSet<>();
    if (statement instanceof Statement.Reject) {
      ends.add(NftText.of(statement));
    }
    if (verdicts(table, statement).anyMatch(Statement.Verdict.Drop.class::isInstance)) {
      ends.add(DROPPED);
    }
    return ends;
  }

  private static Stream<Target> targets(Stage.Rules rules) {
    return rules.chains().values().stream()
        .flatMap(chain -> chain.chain().rules().stream())
        .map(Rule::target);
  }

  private static boolean changes(Target target) {
    return switch (target) {
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
      case Target.TypeOfService tos -> true;
      case Target.NoTrack noTrack -> true;
      case Target.Unmodelled unmodelled -> true;
    };
  }

  /// The statements of a base chain and of all that it may jump to.
  private static List<Statement> statements(Stage.Native stage) {
    List<Statement> statements = new ArrayList<>();
    gather(stage.table(), stage.chain(), new HashSet<>(), statements);
    return statements;
  }

  private static void gather(
      NftTable table, NftChain chain, Set<String> seen, List<Statement> statements) {
    if (!seen.add(chain.name())) {
      return;
    }
    for (NftRule rule : chain.rules()) {
      statements.addAll(rule.statements());
      rule.statements().stream()
          .flatMap(statement -> verdicts(table, statement))
          .flatMap(verdict -> target(verdict).stream())
          .flatMap(target -> table.chain(target).stream())
          .forEach(target -> gather(table, target, seen, statements));
    }
  }

  /// What a statement may decide.
  private static Stream<Statement.Verdict> verdicts(NftTable table, Statement statement) {
    return switch (statement) {
      case Statement.Verdict verdict -> Stream.of(verdict);
      case Statement.VerdictMap map ->
          NftMaps.set(table, map.data()).stream()
              .flatMap(set -> set.elements().all().stream())
              .flatMap(element -> element.data().stream())
              .flatMap(data ->
                  data instanceof NftSet.Data.Decision(Statement.Verdict verdict)
                      ? Stream.of(verdict)
                      : Stream.of());
      default -> Stream.of();
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
