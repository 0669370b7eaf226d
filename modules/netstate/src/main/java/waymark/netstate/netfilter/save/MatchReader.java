package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Match.AddrType.LimitIface;
import waymark.netstate.netfilter.Match.CtState;
import waymark.netstate.netfilter.Match.Multiport.Which;
import waymark.netstate.netfilter.Option;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;

/// Makes the values of one `-m` from its options.
final class MatchReader {

  private final Family family;
  private final Problems problems;

  MatchReader(Family family, Problems problems) {
    this.family = family;
    this.problems = problems;
  }

  /// The matches that one `-m` stands for; it is kept as it is where a value cannot be read.
  List<Match> read(Given given) {
    if (given.form().isEmpty()) {
      return List.of(new Match.Unmodelled(Word.join(given.words())));
    }
    Extension form = given.form().get();
    List<Match> matches = new ArrayList<>(2);
    Word at = given.name();
    try {
      for (Given.Choice choice : given.inPrintingOrder()) {
        at = choice.values().isEmpty() ? choice.at() : choice.value();
        one(form.name(), choice).ifPresent(matches::add);
      }
      whole(form, given).ifPresent(matches::add);
      return matches;
    } catch (BadValueException bad) {
      problems.add(at, bad);
      return List.of(new Match.Unmodelled(Word.join(given.words())));
    }
  }

  /// Matches of which each option is one.
  private Optional<Match> one(String module, Given.Choice choice) throws BadValueException {
    boolean invert = choice.invert();
    return switch (module) {
      case "mark" -> Optional.of(new Match.Mark(FwMark.parse(choice.value().text()), invert));
      case "connmark" ->
          Optional.of(new Match.ConnMark(FwMark.parse(choice.value().text()), invert));
      case "comment" -> Optional.of(new Match.Comment(choice.value().text()));
      case "state" -> Optional.of(states(choice, true));
      case "conntrack" ->
          choice.form().name().equals("--ctstate")
              ? Optional.of(states(choice, false))
              : Optional.of(new Match.Conditional("conntrack", List.of(option(choice))));
      case "multiport" ->
          Optional.of(
              new Match.Multiport(
                  which(choice.form().name()), Numbers.portList(choice.value().text()), invert));
      case "iprange" -> Optional.of(range(choice));
      case "tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmp6" ->
          Optional.of(TransportMatches.read(module, choice));
      default -> Optional.empty();
    };
  }

  /// Matches of which all options together are one.
  private static Optional<Match> whole(Extension form, Given given) throws BadValueException {
    return switch (form.name()) {
      case "mark",
          "connmark",
          "comment",
          "state",
          "conntrack",
          "multiport",
          "iprange",
          "icmp",
          "icmp6" -> {
        if (given.choices().isEmpty()) {
          throw new BadValueException(
              "-m " + form.name() + " has no option",
              "write one: " + form.options().getFirst().name());
        }
        yield Optional.empty();
      }
      case "tcp", "udp", "udplite", "sctp", "dccp" ->
          given.choices().isEmpty() ? Optional.of(new Match.Bare(form.name())) : Optional.empty();
      case "addrtype" ->
          Optional.of(
              new Match.AddrType(
                  types(given, "--src-type"),
                  types(given, "--dst-type"),
                  given.has("--limit-iface-in")
                      ? LimitIface.IN
                      : given.has("--limit-iface-out") ? LimitIface.OUT : LimitIface.NONE));
      default -> {
        List<Option> options = given.inPrintingOrder().stream().map(MatchReader::option).toList();
        yield Optional.of(new Match.Conditional(form.name(), options));
      }
    };
  }

  static Option option(Given.Choice choice) {
    return new Option(
        choice.form().name(), choice.invert(), choice.values().stream().map(Word::text).toList());
  }

  private static Optional<Match.AddrType.Types> types(Given given, String name) {
    return given
        .choice(name)
        .map(choice ->
            new Match.AddrType.Types(
                List.of(choice.value().text().split(",", -1)), choice.invert()));
  }

  private static Which which(String option) {
    return switch (option) {
      case "--sports" -> Which.SOURCE;
      case "--dports" -> Which.DESTINATION;
      default -> Which.EITHER;
    };
  }

  private static Match states(Given.Choice choice, boolean old) throws BadValueException {
    Set<CtState.State> states = EnumSet.noneOf(CtState.State.class);
    for (String each : choice.value().text().split(",", -1)) {
      states.add(state(each, choice.value().text()));
    }
    return new CtState(states, choice.invert(), old);
  }

  private static CtState.State state(String word, String list) throws BadValueException {
    for (CtState.State each : CtState.State.values()) {
      if (each.name().equalsIgnoreCase(word)) {
        return each;
      }
    }
    throw new BadValueException(
        Problems.quote(list) + " holds what is not a connection state",
        "write some of INVALID,NEW,RELATED,ESTABLISHED,UNTRACKED,SNAT,DNAT");
  }

  private Match range(Given.Choice choice) throws BadValueException {
    String text = choice.value().text();
    int dash = text.indexOf('-');
    IpAddress first = Addresses.one(dash < 0 ? text : text.substring(0, dash), family);
    IpAddress last = dash < 0 ? first : Addresses.one(text.substring(dash + 1), family);
    if (first.compareTo(last) > 0) {
      throw new BadValueException(
          Problems.quote(text) + " begins after its end", "write " + last + "-" + first);
    }
    return new Match.IpRange(
        choice.form().name().equals("--src-range"), first, last, choice.invert());
  }
}
