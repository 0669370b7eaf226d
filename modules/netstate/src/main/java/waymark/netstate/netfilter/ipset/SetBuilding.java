package waymark.netstate.netfilter.ipset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;

/// One set while its lines are read.
final class SetBuilding {

  private static final Set<String> FLAGS = Set.of("counters", "comment", "forceadd", "skbinfo");
  private static final Set<String> VALUES =
      Set.of("family", "hashsize", "maxelem", "bucketsize", "initval", "size", "range");

  private final String name;
  private final String type;
  private final Optional<Family> family;
  private final Members members = new Members();
  private final List<String> sets = new ArrayList<>();
  private Optional<String> unmodelled;

  /// @param words `create NAME TYPE` and options
  SetBuilding(List<String> words) {
    this.name = words.get(1);
    this.type = words.get(2);
    int at = words.indexOf("family");
    this.family =
        at < 0 || at + 1 >= words.size()
            ? Optional.empty()
            : Optional.of(words.get(at + 1).equals("inet6") ? Family.IPV6 : Family.IPV4);
    this.unmodelled = isList() || SetType.ofWord(type).isPresent() ? odd(words) : Optional.of(type);
  }

  boolean isList() {
    return type.equals("list:set");
  }

  /// An option that is not modelled: `timeout`, `netmask`, ...
  private static Optional<String> odd(List<String> words) {
    for (int i = 3; i < words.size(); i++) {
      if (VALUES.contains(words.get(i))) {
        i++;
      } else if (!FLAGS.contains(words.get(i))) {
        return Optional.of(words.get(i));
      }
    }
    return Optional.empty();
  }

  /// @param words `add NAME ELEMENT` and options
  void add(List<String> words) {
    if (isList()) {
      sets.add(words.get(2));
    }
    if (isList() || unmodelled.isPresent()) {
      return;
    }
    int comment = words.indexOf("comment");
    List<String> options = words.subList(3, comment < 3 ? words.size() : comment);
    try {
      SetType known = SetType.ofWord(type).orElseThrow();
      List<Part> parts = Parts.read(known, words.get(2));
      if (options.contains("timeout") || options.contains("wildcard")) {
        throw new BadValueException("\"" + options + "\" is not modelled", "it is kept as it is");
      }
      members.add(parts, options.contains("nomatch"));
    } catch (BadValueException bad) {
      unmodelled = Optional.of(bad.problem());
    }
  }

  IpSet done() {
    return new IpSet(
        name,
        unmodelled
            .<IpSet.Content>map(IpSet.Content.Unmodelled::new)
            .orElseGet(() ->
                isList()
                    ? new IpSet.Content.Union(sets)
                    : new IpSet.Content.Elements(
                        SetType.ofWord(type).orElseThrow(), family, members)));
  }
}
