package waymark.policy.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// The faults of one source, gathered while it is read.
public final class Faults {

  private static final int MAX_LENGTH = 400;

  private final String source;
  private final List<Fault> found = new ArrayList<>();

  public Faults(String source) {
    this.source = source;
  }

  public void add(Place place, String problem, String mend) {
    found.add(new Fault(source, place.line(), place.column(), printable(problem), printable(mend)));
  }

  // What is quoted may be anything: a terminal gets neither its control characters nor all of it.
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            safe.append(String.format("\\u%04x", c));
          } else {
            safe.appendCodePoint(c);
          }
        });
    return text.length() > MAX_LENGTH ? safe + "..." : safe.toString();
  }

  /// Adds what a value's own parser said, after the name of the key that held it.
  public void add(Place place, String key, BadValueException bad) {
    add(place, key + ": " + bad.problem(), bad.mend());
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// All of them, in the order of the source.
  public List<Fault> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
        .toList();
  }
}
