package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.InterfacePattern;
import waymark.netstate.netfilter.Match;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Protocol;

/// What a rule asks by iptables(8)'s own options: `-s -d -i -o -p -f`, and its counters.
final class RuleHead {

  private static final int LONGEST_INTERFACE = 15;

  private final Family family;
  private final Set<General> seen = new TreeSet<>();
  private final List<Match> rest = new ArrayList<>(3);
  private List<Match> sources = List.of();
  private List<Match> destinations = List.of();
  private Optional<Protocol> protocol = Optional.empty();
  private Optional<Counters> counters = Optional.empty();

  RuleHead(Family family) {
    this.family = family;
  }

  /// Takes one of the options.
  void take(General option, Word at, List<Word> values, boolean invert) throws BadValueException {
    if (!seen.add(option)) {
      throw new BadValueException(
          Problems.quote(at.text()) + " is given twice in one rule",
          "write two rules, or one list joined by commas: -s 10.0.0.1,10.0.0.2");
    }
    switch (option) {
      case SOURCE -> sources = addresses(values.getFirst().text(), invert, true);
      case DESTINATION -> destinations = addresses(values.getFirst().text(), invert, false);
      case IN_INTERFACE -> rest.add(new Match.InInterface(pattern(values.getFirst()), invert));
      case OUT_INTERFACE -> rest.add(new Match.OutInterface(pattern(values.getFirst()), invert));
      case PROTOCOL -> protocol(values.getFirst().text(), invert);
      case FRAGMENT -> rest.add(new Match.Fragment(invert));
      case SET_COUNTERS ->
          counters = Optional.of(new Counters(count(values.getFirst()), count(values.getLast())));
      default -> throw new IllegalStateException(option + " asks nothing of a packet");
    }
  }

  /// Keeps words that could not be read, so that the rule still says that it asks something.
  void keep(List<Word> words) {
    rest.add(new Match.Unmodelled(Word.join(words)));
  }

  Optional<Counters> counters() {
    return counters;
  }

  /// The protocol of `-p`, whose own match needs no `-m`.
  Optional<Protocol> protocol() {
    return protocol;
  }

  /// The matches of each rule that these options make: one for every source with every destination,
  /// in the order in which iptables-save(8) prints them.
  List<List<Match>> rules() {
    rest.sort((left, right) -> Integer.compare(place(left), place(right)));
    List<List<Match>> rules = new ArrayList<>();
    for (List<Match> source : oneByOne(sources)) {
      for (List<Match> destination : oneByOne(destinations)) {
        List<Match> rule = new ArrayList<>(source);
        rule.addAll(destination);
        rule.addAll(rest);
        rules.add(rule);
      }
    }
    return rules;
  }

  private static List<List<Match>> oneByOne(List<Match> matches) {
    return matches.isEmpty() ? List.of(List.of()) : matches.stream().map(List::of).toList();
  }

  private static int place(Match match) {
    return match instanceof Match.InInterface
        ? 0
        : match instanceof Match.OutInterface ? 1 : match instanceof Match.Proto ? 2 : 3;
  }

  private List<Match> addresses(String text, boolean invert, boolean source)
      throws BadValueException {
    List<AddressMask> masks = Addresses.masks(text, family);
    if (invert && masks.size() > 1) {
      throw new BadValueException(
          Problems.quote(text) + " is a list under a \"!\", which iptables(8) refuses",
          "write one address or network behind the !, or a set: -m set ! --match-set NAME src");
    }
    List<Match> matches = new ArrayList<>(masks.size());
    for (AddressMask mask : masks) {
      if (invert || mask.mask().high() != 0 || mask.mask().low() != 0) {
        matches.add(source ? new Match.Source(mask, invert) : new Match.Destination(mask, invert));
      } else if (masks.size() > 1) {
        matches.add(source ? new Match.Source(mask, false) : new Match.Destination(mask, false));
      }
    }
    return matches;
  }

  private static InterfacePattern pattern(Word word) throws BadValueException {
    String text = word.text();
    if (text.isEmpty() || text.length() > LONGEST_INTERFACE) {
      throw new BadValueException(
          Problems.quote(text) + " is not an interface name",
          "write 1 to 15 characters, such as eth0, or the beginning of a name: eth+");
    }
    return new InterfacePattern(text);
  }

  private void protocol(String text, boolean invert) throws BadValueException {
    boolean all = text.equals("all") || text.equals("0");
    if (all && invert) {
      throw new BadValueException(
          "\"! -p " + text + "\" fits no packet", "name the protocol: ! -p tcp");
    }
    if (!all) {
      Protocol named = Protocol.parse(text);
      rest.add(new Match.Proto(named, invert));
      protocol = invert ? Optional.empty() : Optional.of(named);
    }
  }

  private static long count(Word word) throws BadValueException {
    try {
      return Long.parseUnsignedLong(word.text());
    } catch (NumberFormatException notANumber) {
      throw new BadValueException(
          Problems.quote(word.text()) + " is not a count", "write two numbers: -c 12 3456");
    }
  }
}
