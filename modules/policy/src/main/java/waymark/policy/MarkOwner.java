package waymark.policy;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.TableId;

/// Software that is known to use packet marks, ip rule priorities or routing tables of its own.
///
/// @param everywhere whether it runs on every node of the cluster that a policy describes
/// @param marks the marks that it sets and matches
/// @param bits the bits of the mark that it keeps for itself, whatever their value; 0 for none
/// @param note what else an operator should know of it
/// @param source where this was learned
public record MarkOwner(
    String name,
    boolean everywhere,
    List<FwMark> marks,
    int bits,
    List<Priorities> priorities,
    List<TableId> tables,
    Optional<String> note,
    String source) {

  public MarkOwner {
    marks = List.copyOf(marks);
    priorities = List.copyOf(priorities);
    tables = List.copyOf(tables);
  }

  /// Why packets with this mark and packets of this software would be taken for one another; empty
  /// where they would not.
  public Optional<String> collision(FwMark ours) {
    for (FwMark theirs : marks) {
      if (theirs.matches(ours.value()) || ours.matches(theirs.value())) {
        return Optional.of("the mark " + ours + " is taken for " + theirs + " of " + name);
      }
    }
    return (ours.value() & bits) == 0
        ? Optional.empty()
        : Optional.of(
            "the mark " + ours + " has bits of " + FwMark.hex(bits) + ", which " + name + " uses");
  }

  /// Which of its bits a mask would write; 0 where none.
  public int bitsUnder(int mask) {
    return marks.stream().mapToInt(FwMark::mask).reduce(bits, (a, b) -> a | b) & mask;
  }

  /// Priorities from first to last, both included.
  public record Priorities(RulePriority first, RulePriority last) {
    public boolean contains(RulePriority priority) {
      return first.compareTo(priority) <= 0 && priority.compareTo(last) <= 0;
    }

    @Override
    public String toString() {
      return first.equals(last) ? first.toString() : first + "-" + last;
    }
  }
}
