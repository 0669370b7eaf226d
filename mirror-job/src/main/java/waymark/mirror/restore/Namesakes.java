package waymark.mirror.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Vanished;
import waymark.mirror.store.RepositoryKey;

/// Repositories of one name: one was deleted and made anew, or renamed, and another took its name.
record Namesakes(Origin origin) {

  /// The one of them that has the name: the newest that is not gone upstream.
  ///
  /// An archive does not say what is gone, and whoever has the key that may add can lay a
  /// repository of any name there: in it, a name that several have is nobody's.
  Optional<Past> holder(List<Past> namesakes) throws IOException {
    return switch (origin) {
      case ArchiveOrigin _ -> Optional.empty();
      case StoreOrigin(var store) -> {
        Set<RepositoryKey> gone = Vanished.of(new Ledger(store)).keySet();
        yield namesakes.stream()
            .max(
                Comparator.comparing((Past past) -> !gone.contains(past.key()))
                    .thenComparing(Past::run)
                    .thenComparing(Past::key));
      }
    };
  }

  /// Those that must go by their number, and why. Forges take names in any case for the same.
  Map<RepositoryKey, String> apart(List<Past> pasts) throws IOException {
    Map<String, List<Past>> byName = new TreeMap<>();
    for (Past past : pasts) {
      byName
          .computeIfAbsent(past.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(past);
    }
    Map<RepositoryKey, String> apart = new TreeMap<>();
    for (List<Past> namesakes : byName.values()) {
      if (namesakes.size() > 1) {
        apart.putAll(without(namesakes.getFirst().name(), holder(namesakes), namesakes));
      }
    }
    return apart;
  }

  /// All but the holder, and why they do not go by that name.
  static Map<RepositoryKey, String> without(
      String name, Optional<Past> holder, List<Past> namesakes) {
    String keys = namesakes.stream().map(n -> n.key().toString()).collect(Collectors.joining(", "));
    Map<RepositoryKey, String> others = new TreeMap<>();
    for (Past past : namesakes) {
      if (holder.isEmpty()) {
        others.put(past.key(), "nothing here says which of " + keys + " is " + name);
      } else if (!past.equals(holder.get())) {
        others.put(past.key(), "another one is " + name + ", " + holder.get().key());
      }
    }
    return others;
  }
}
