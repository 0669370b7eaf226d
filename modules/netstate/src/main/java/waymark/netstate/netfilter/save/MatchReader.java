package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Pattern MODULE = Pattern.compile("[\\w.+][\\w.+-]{0,27}");

  private final Family family;
  private final Problems problems;

  MatchReader(Family family, Problems problems) {
    this.family = family;
    this.problems = problems;
  }

  /// The matches that one `-m` stands for; it is kept as it is where a value cannot be read.
  List<Match> read(Given given) {
    if (given.form().isEmpty()) {
      named(given.name());
      return List.of(kept(given));
    }
    Extension form = given.form().get();
    return switch (form.name()) {
      case "tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmp6" -> each(form, given);
      case "mark", "connmark", "comment", "state", "conntrack", "multiport", "iprange" ->
          each(form, given);
      default -> {
        OptionReader reader = new OptionReader(family, problems);
        List<Option> options = reader.read(form, given);
        yield List.of(reader.failed() ? kept(given) : whole(form.name(), options));
      }
    };
  }

  /// A match that we do not know has a name that a file of iptables may have: `libxt_NAME.so`.
  private void named(Word name) {
    if (!MODULE.matcher(name.text()).matches()) {
      problems.add(
          name.column(),
          Problems.quote(name.text()) + " is not the name of a match",
          "write one such as -m conntrack");
    }
  }

  private static Match kept(Given given) {
    return new Match.Unmodelled(Word.join(given.words()));
  }

  /// Matches of which each option is one.
  private List<Match> each(Extension form, Given given) {
    if (given.choices().isEmpty()) {
      return List.of(bare(form, given));
    }
    List<Match> matches = new ArrayList<>(given.choices().size());
    OptionReader reader = new OptionReader(family, problems);
    for (Given.Choice choice : given.inPrintingOrder()) {
      try {
        Match match = one(form.name(), choice, reader);
        if (!asksNothing(match)) {
          matches.add(match);
        } else if (given.choices().size() == 1) {
          matches.add(new Match.Bare(form.name()));
        }
      } catch (BadValueException bad) {
        problems.add(choice.value(), bad);
        return List.of(kept(given));
      }
    }
    return reader.failed() ? List.of(kept(given)) : matches;
  }

  private Match bare(Extension form, Given given) {
    switch (form.name()) {
      case "tcp", "udp", "udplite", "sctp", "dccp" -> {}
      default ->
          problems.add(
              given.name().column(),
              "-m " + form.name() + " has no option",
              "write one: " + form.options().getFirst().name());
    }
    return new Match.Bare(form.name());
  }

  /// iptables keeps nothing of `--dport 0:65535`.
  private static boolean asksNothing(Match match) {
    return switch (match) {
      case Match.SourcePort(var module, var ports, boolean invert) ->
          !invert && ports.first() == 0 && ports.last() == 65535;
      case Match.DestinationPort(var module, var ports, boolean invert) ->
          !invert && ports.first() == 0 && ports.last() == 65535;
      default -> false;
    };
  }

  private Match one(String module, Given.Choice choice, OptionReader reader)
      throws BadValueException {
    String text = choice.value().text();
    boolean invert = choice.invert();
    return switch (module) {
      case "mark" -> new Match.Mark(FwMark.parse(text), invert);
      case "connmark" -> new Match.ConnMark(FwMark.parse(text), invert);
      case "comment" -> new Match.Comment(text);
      case "state" -> states(text, invert, true);
      case "conntrack" ->
          choice.form().name().equals("--ctstate")
              ? states(text, invert, false)
              : new Match.Conditional(module, List.of(reader.read(choice)));
      case "multiport" ->
          new Match.Multiport(which(choice.form().name()), Numbers.portList(text), invert);
      case "iprange" -> range(choice);
      default -> TransportMatches.read(module, choice, reader);
    };
  }

  /// Matches of which all options together are one.
  private static Match whole(String name, List<Option> options) {
    if (name.equals("tos") || name.equals("dscp")) {
      return TosOptions.read(options)
          .<Match>map(tos -> new Match.TypeOfService(name, tos, options.getFirst().invert()))
          .orElseGet(() -> new Match.Conditional(name, options));
    }
    if (name.equals("set")) {
      return SetOptions.read(options).orElseGet(() -> new Match.Conditional(name, options));
    }
    if (!name.equals("addrtype")) {
      return new Match.Conditional(name, options);
    }
    boolean in = options.stream().anyMatch(each -> each.name().equals("--limit-iface-in"));
    boolean out = options.stream().anyMatch(each -> each.name().equals("--limit-iface-out"));
    return new Match.AddrType(
        types(options, "--src-type"),
        types(options, "--dst-type"),
        in ? LimitIface.IN : out ? LimitIface.OUT : LimitIface.NONE);
  }

  private static Optional<Match.AddrType.Types> types(List<Option> options, String name) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .map(option ->
            new Match.AddrType.Types(
                List.of(option.values().getFirst().split(",", -1)), option.invert()));
  }

  private static Which which(String option) {
    return switch (option) {
      case "--sports" -> Which.SOURCE;
      case "--dports" -> Which.DESTINATION;
      default -> Which.EITHER;
    };
  }

  private static Match states(String list, boolean invert, boolean old) throws BadValueException {
    Set<CtState.State> states = EnumSet.noneOf(CtState.State.class);
    for (String each : list.split(",", -1)) {
      states.add(state(each, list));
    }
    return new CtState(states, invert, old);
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
