package waymark.netstate.netfilter.save;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Option;

/// What `-m set` asks for (libxt_set.c).
final class SetOptions {

  private static final Set<String> DECIDED =
      Set.of("--match-set", "--return-nomatch", "--update-counters", "--update-subcounters");

  private SetOptions() {}

  /// Empty where it asks for what an element has counted, too.
  static Optional<Match> read(List<Option> options) {
    Optional<Option> set =
        options.stream().filter(option -> option.name().equals("--match-set")).findFirst();
    if (set.isEmpty() || !options.stream().map(Option::name).allMatch(DECIDED::contains)) {
      return Optional.empty();
    }
    List<String> values = set.get().values();
    List<Boolean> sources =
        Arrays.stream(values.getLast().split(",", -1)).map("src"::equals).toList();
    boolean returnNoMatch =
        options.stream().anyMatch(option -> option.name().equals("--return-nomatch"));
    return Optional.of(
        new Match.InSet(values.getFirst(), sources, set.get().invert(), returnNoMatch, options));
  }
}
