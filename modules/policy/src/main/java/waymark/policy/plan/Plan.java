package waymark.policy.plan;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.packet.Family;
import waymark.policy.Policy;

/// The whole desired state of a policy, step by step.
///
/// @param families those that were asked for
/// @param steps in the order in which they are made; taken back in the reverse
public record Plan(Policy policy, Set<Family> families, List<Step> steps, List<Remark> remarks) {

  /// The chain of `layout: chain`.
  public static final ChainName OWN_CHAIN = new ChainName("WAYMARK-PREROUTING");

  public Plan {
    Set<Family> inOrder = EnumSet.noneOf(Family.class);
    inOrder.addAll(families);
    families = Collections.unmodifiableSet(inOrder);
    steps = List.copyOf(steps);
    remarks = List.copyOf(remarks);
  }

  /// Compiles a policy for both families, as far as it speaks of them.
  public static Plan of(Policy policy) {
    return of(policy, EnumSet.allOf(Family.class));
  }

  /// Compiles a policy for some families.
  public static Plan of(Policy policy, Set<Family> families) {
    return new Compiler(policy, families).plan();
  }

  /// The steps of one kind and family, in their order.
  public <C extends Change> List<C> changes(Class<C> kind, Family family) {
    return steps.stream()
        .map(Step::change)
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(change -> change.family() == family)
        .toList();
  }

  /// Whether something is wrong or probably not meant.
  public boolean hasFindings() {
    return remarks.stream().anyMatch(remark -> remark.severity() != Remark.Severity.NOTE);
  }
}
