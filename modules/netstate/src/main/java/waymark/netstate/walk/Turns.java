package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.nft.NftTable;

/// Whose turn it is where nothing that can be read tells: one order of what stands at one priority
/// is taken for granted, and whether a table that may be dormant is.
final class Turns {

  private final Assumptions assumptions;
  private final Map<String, Boolean> awake = new HashMap<>();

  Turns(Assumptions assumptions) {
    this.assumptions = assumptions;
  }

  /// The stages of a hook, or the nat chains that it asks, in one order.
  List<Stage> of(List<Stage> stages, Hook hook) {
    if (stages.stream().noneMatch(Stage.Unordered.class::isInstance)) {
      return stages;
    }
    List<Stage> ordered = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage instanceof Stage.Unordered(int priority, List<Stage> members)) {
        List<Stage> left = new ArrayList<>(members);
        while (left.size() > 1) {
          ordered.add(left.remove(next(left, hook, priority)));
        }
        ordered.addAll(left);
      } else {
        ordered.add(stage);
      }
    }
    return ordered;
  }

  private int next(List<Stage> left, Hook hook, int priority) {
    for (int i = 0; i < left.size() - 1; i++) {
      String first = left.get(i).owner();
      List<Stage> others = new ArrayList<>(left);
      others.remove(i);
      if (assumptions.holds(
          () ->
              "at priority "
                  + priority
                  + " of "
                  + hook
                  + ", "
                  + first
                  + " runs before "
                  + others.stream().map(Stage::owner).collect(Collectors.joining(" and ")))) {
        return i;
      }
    }
    return left.size() - 1;
  }

  /// A table whose flag nft(8) does not tell may be dormant, at every hook or at none.
  boolean isAwake(NftTable table) {
    return table.activity() != NftTable.Activity.UNSAID
        || awake.computeIfAbsent(
            table.toString(), name -> assumptions.holds("table " + name + " is not dormant"));
  }
}
