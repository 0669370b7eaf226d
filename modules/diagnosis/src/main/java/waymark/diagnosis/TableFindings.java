package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Fix;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.conntrack.Statistics;

/// Whether the connection tracking table itself is in need: full, or losing packets.
final class TableFindings {

  /// A table this full begins to drop at the next burst.
  private static final double NEARLY_FULL = 0.8;

  private static final double FULL = 0.95;

  /// What counts packets that were lost to the table (nf_conntrack_core.c): two processors took the
  /// same tuple, the table was full, or an older entry had to go for a new one.
  private static final List<String> LOSSES = List.of("insert_failed", "drop", "early_drop");

  private TableFindings() {}

  /// @param looks none, one, or one before and one after
  static List<Finding> of(List<Statistics> looks) {
    List<Finding> findings = new ArrayList<>();
    if (!looks.isEmpty()) {
      fullness(looks.getLast()).ifPresent(findings::add);
      losses(looks.getFirst(), looks.getLast()).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> fullness(Statistics statistics) {
    OptionalLong entries = statistics.counter("entries");
    OptionalLong max = statistics.counter("max");
    if (entries.isEmpty() || max.isEmpty() || max.getAsLong() == 0) {
      return Optional.empty();
    }
    double share = (double) entries.getAsLong() / max.getAsLong();
    if (share < NEARLY_FULL) {
      return Optional.empty();
    }
    String numbers = entries.getAsLong() + " of " + max.getAsLong() + " entries";
    String almost = share < FULL ? "nearly " : "";
    Fix fix =
        new Fix(
            "raise the limit",
            List.of("sysctl -w net.netfilter.nf_conntrack_max=" + 2 * max.getAsLong()),
            "net.netfilter.nf_conntrack_max in /etc/sysctl.d, and find out who opens so many flows",
            false,
            "not tried");
    return Optional.of(
        Finding.of(
                Code.CONNTRACK_FULL,
                share < FULL ? Severity.WARNING : Severity.ERROR,
                "the connection tracking table is " + almost + "full: " + numbers,
                List.of(new Evidence(Evidence.Kind.COUNTER, numbers)))
            .withFix(Optional.of(fix)));
  }

  /// What was lost since boot may be long past; what rises between two looks is not.
  private static Optional<Finding> losses(Statistics before, Statistics after) {
    List<Evidence> evidence = new ArrayList<>();
    boolean rises = false;
    for (String name : LOSSES) {
      long lost = after.counter(name).orElse(0);
      long risen = after.since(before, name).orElse(0);
      rises |= risen > 0;
      if (lost > 0) {
        String meanwhile = risen > 0 ? ", " + risen + " of them just now" : "";
        evidence.add(new Evidence(Evidence.Kind.COUNTER, name + "=" + lost + meanwhile));
      }
    }
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            Code.CONNTRACK_FULL,
            rises ? Severity.WARNING : Severity.NOTE,
            rises
                ? "packets are being lost to the connection tracking table"
                : "packets were lost to the connection tracking table since boot; whether they"
                    + " still are, a second look at the counters tells",
            evidence));
  }
}
