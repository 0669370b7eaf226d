package waymark.mirror.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.forge.Listed;
import waymark.mirror.forge.Listing;
import waymark.mirror.store.RepositoryKey;

/// Which source saw which repository in this run. A private one is seen by its owner's token alone:
/// that another does not list it says nothing.
final class Sightings {

  private final Map<RepositoryKey, List<String>> seen = new HashMap<>();
  private final Set<String> complete = new HashSet<>();
  private final Map<String, String> incomplete = new HashMap<>();

  /// @param source what it can see, in words
  void add(String source, Listing listing) {
    for (Listed one : listing.repositories()) {
      seen.computeIfAbsent(one.key(), _ -> new ArrayList<>(1)).add(source);
    }
    listing
        .problem()
        .ifPresentOrElse(why -> incomplete.put(source, why), () -> complete.add(source));
  }

  /// The sources that see it: those that listed it, and those before them that were not heard out.
  /// Where none listed it, it is as it was.
  List<String> of(RepositoryKey key, List<String> before) {
    List<String> now = seen.getOrDefault(key, List.of());
    if (now.isEmpty()) {
      return before;
    }
    List<String> all = new ArrayList<>(now);
    before.stream().filter(incomplete::containsKey).filter(s -> !all.contains(s)).forEach(all::add);
    return all;
  }

  /// Why a repository that no listing has need not be gone; empty where one that saw it gave all of
  /// its listing, or where it was never written down who saw it.
  Optional<String> doubt(List<String> before) {
    if (before.isEmpty() || before.stream().anyMatch(complete::contains)) {
      return Optional.empty();
    }
    return before.stream()
        .filter(incomplete::containsKey)
        .findFirst()
        .map(source ->
            "the listing of the source that saw it is not complete: " + incomplete.get(source))
        .or(() ->
            Optional.of(
                "not looked for where it was seen: put that source back into the configuration: "
                    + String.join("; ", before)));
  }
}
