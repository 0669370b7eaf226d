package waymark.policy.format;

import java.util.EnumSet;
import java.util.Set;
import waymark.netstate.packet.Family;
import waymark.policy.plan.Plan;

/// Which families a plan has steps for.
final class Steered {

  private Steered() {}

  static Set<Family> families(Plan plan) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    plan.steps().forEach(step -> families.add(step.change().family()));
    return families;
  }
}
