package waymark.mirror.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.git.Oid;

/// The states of one line that follow one another from the first, each naming the hash of the one
/// before, and what was found that does not.
///
/// @param states in order; the whole part of the line
/// @param breaks why the line is not whole, in words; empty where it is
public record Line(List<State> states, List<String> breaks) {

  public Line {
    states = List.copyOf(states);
    breaks = List.copyOf(breaks);
  }

  /// Orders states into a chain. Two that follow the same state are a fork: neither is taken,
  /// because nothing here says which of them a stranger put there.
  public static Line of(Collection<State> unordered) {
    List<State> states = new ArrayList<>();
    List<String> breaks = new ArrayList<>();
    Optional<String> before = Optional.empty();
    while (true) {
      long number = states.size() + 1L;
      Optional<String> wanted = before;
      List<State> next =
          unordered.stream()
              .filter(state -> state.number() == number && state.previous().equals(wanted))
              .toList();
      if (next.size() > 1) {
        breaks.add("two states claim number " + number + ", the chain is forked there");
      }
      if (next.size() != 1) {
        break;
      }
      states.add(next.getFirst());
      before = Optional.of(next.getFirst().sha256());
    }
    long strays = unordered.stream().filter(state -> state.number() > states.size()).count();
    if (strays > 0 && breaks.isEmpty()) {
      breaks.add(
          "state %d is missing or damaged, %d later ones cannot be trusted"
              .formatted(states.size() + 1, strays));
    }
    return new Line(states, breaks);
  }

  /// The refs after the first `count` states.
  public NavigableMap<String, Oid> refs(int count) {
    NavigableMap<String, Oid> refs = new TreeMap<>();
    for (State state : states.subList(0, count)) {
      refs = RefChange.apply(refs, state.changes());
    }
    return refs;
  }

  public Optional<State> last() {
    return states.isEmpty() ? Optional.empty() : Optional.of(states.getLast());
  }
}
