package waymark.mirror.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.config.Filter;
import waymark.mirror.config.Source;
import waymark.mirror.forge.Listed;
import waymark.mirror.forge.Listing;
import waymark.mirror.store.RepositoryKey;

/// Which repositories a run has to answer for.
///
/// @param wanted each once, the listed first
/// @param listed how many the forges list
/// @param problems why the listing is not complete; empty where it is
/// @param refused whether a forge gave no listing at all
/// @param sightings which source saw what
/// @param without names of repositories of the store that the filter does not take any more
record Discovery(
    List<Wanted> wanted,
    int listed,
    List<String> problems,
    boolean refused,
    Sightings sightings,
    List<String> without) {

  /// What to say of those that the filter does not take any more.
  Optional<String> leftOut() {
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            without.size()
                + " in the store are listed, but left out by include and exclude, and are not mirrored any more: "
                + String.join(", ", without));
  }

  boolean complete() {
    return problems.isEmpty();
  }

  /// The same, once it is known how many repositories the listing kept silent about. One that has
  /// gone to another owner than it was listed under is in nobody's listing, and is followed.
  Discovery after(List<Done> done) {
    Map<RepositoryKey, String> missing = new HashMap<>();
    for (Wanted one : wanted) {
      if (one instanceof Wanted.Missing(var known, _, _)) {
        missing.put(one.key(), owner(known.taken()));
      }
    }
    long there =
        done.stream()
            .map(Done::change)
            .filter(change -> owner(change.name()).equals(missing.get(change.repository())))
            .filter(change ->
                switch (change.outcome()) {
                  case CREATED, UPDATED, RENAMED, UNCHANGED -> true;
                  case FAILED, VANISHED, BLOCKED -> false;
                })
            .count();
    if (there == 0) {
      return this;
    }
    List<String> more = new ArrayList<>(problems);
    more.add(there + " repositories are upstream and not in it");
    return new Discovery(wanted, listed, more, refused, sightings, without);
  }

  /// GitHub's names are the same in any case.
  private static String owner(String name) {
    return name.substring(0, name.indexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /// Which sources see the repository, as far as it is known now.
  List<String> sources(RepositoryKey key, State before) {
    Known known = before.known().get(key);
    return sightings.of(key, known == null ? List.of() : known.sources());
  }

  /// A source that is to be asked.
  record Asked(Source.GitHub source, Remote remote) {}

  /// Asks all sources. What an earlier run knows and no source lists is missing; whether it is gone
  /// is not for the listing to say. What the filter took once it takes still by the name of then:
  /// else a takeover that renames or archives everything would end the backup without a word.
  static Discovery ask(List<Asked> sources, Collection<Known> known) throws InterruptedException {
    Map<RepositoryKey, Known> before = new LinkedHashMap<>();
    known.stream()
        .filter(one -> one.vanished().isEmpty())
        .forEach(one -> before.put(one.key(), one));
    Map<RepositoryKey, Wanted> wanted = new LinkedHashMap<>();
    Map<RepositoryKey, String> without = new LinkedHashMap<>();
    Map<RepositoryKey, Listed> listed = new LinkedHashMap<>();
    Map<String, List<Remote>> reachable = new LinkedHashMap<>();
    Map<String, String> silent = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    Sightings sightings = new Sightings();
    boolean refused = false;
    for (Asked asked : sources) {
      Listing listing = asked.remote().api().list();
      sightings.add(asked.source().view(), listing);
      Filter filter = asked.source().filter();
      for (Listed one : listing.repositories()) {
        listed.putIfAbsent(one.key(), one);
        Optional<String> then = Optional.ofNullable(before.get(one.key())).map(Known::taken);
        Optional<String> taken =
            filter.takes(one.name(), one.archived(), one.fork())
                ? Optional.of(one.name())
                : then.filter(name -> filter.takes(name, false, false));
        if (taken.isPresent()) {
          wanted.putIfAbsent(one.key(), new Wanted.Present(one, asked.remote(), taken.get()));
        } else if (then.isPresent()) {
          without.put(one.key(), one.name());
        }
      }
      listing.problem().ifPresent(problems::add);
      refused |= !listing.complete() && (listing.refused() || listing.repositories().isEmpty());
      String host = asked.remote().api().keyHost();
      if (listing.refused()) {
        silent.putIfAbsent(host, listing.problem().orElse("its listing was refused"));
      } else {
        reachable.computeIfAbsent(host, _ -> new ArrayList<>()).add(asked.remote());
      }
    }
    before.forEach((key, one) -> {
      if (!listed.containsKey(key)) {
        wanted.put(key, missing(one, reachable, silent, sightings));
      }
    });
    without.keySet().removeAll(wanted.keySet());
    return new Discovery(
        List.copyOf(wanted.values()),
        listed.size(),
        problems,
        refused,
        sightings,
        List.copyOf(without.values()));
  }

  private static Wanted missing(
      Known one,
      Map<String, List<Remote>> reachable,
      Map<String, String> silent,
      Sightings sightings) {
    String host = one.key().host();
    Optional<String> doubt = Optional.ofNullable(silent.get(host));
    List<Remote> remotes = reachable.getOrDefault(host, List.of());
    if (remotes.isEmpty()) {
      return new Wanted.OutOfReach(
          one,
          doubt
              .map(why -> "its forge could not be asked: " + why)
              .orElse("no source of the configuration speaks of " + host));
    }
    return new Wanted.Missing(
        one,
        remotes,
        doubt
            .map(why -> "a source that may see it could not be asked: " + why)
            .or(() -> sightings.doubt(one.sources())));
  }
}
