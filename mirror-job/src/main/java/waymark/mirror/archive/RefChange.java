package waymark.mirror.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import waymark.mirror.git.Oid;

/// How one ref differs from the state before.
public sealed interface RefChange {

  String ref();

  /// The ref is new, or points elsewhere: `+OID REF`.
  record Put(Oid oid, String ref) implements RefChange {}

  /// The ref is gone: `-REF`.
  record Gone(String ref) implements RefChange {}

  /// What leads from one map of ref to oid to another, in the order of the refs' names.
  static List<RefChange> between(
      NavigableMap<String, Oid> before, NavigableMap<String, Oid> after) {
    List<RefChange> changes = new ArrayList<>();
    before.keySet().stream()
        .filter(ref -> !after.containsKey(ref))
        .forEach(ref -> changes.add(new Gone(ref)));
    after.forEach((ref, oid) -> {
      if (!oid.equals(before.get(ref))) {
        changes.add(new Put(oid, ref));
      }
    });
    return List.copyOf(changes);
  }

  /// The map after these changes.
  static NavigableMap<String, Oid> apply(
      NavigableMap<String, Oid> before, List<RefChange> changes) {
    NavigableMap<String, Oid> after = new TreeMap<>(before);
    for (RefChange change : changes) {
      switch (change) {
        case Put(var oid, var ref) -> after.put(ref, oid);
        case Gone(var ref) -> after.remove(ref);
      }
    }
    return after;
  }
}
