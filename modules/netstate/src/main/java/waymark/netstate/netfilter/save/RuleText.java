package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;

/// One iptables(8) command line as a value: `-t nat -I PREROUTING 2 -p tcp --dport 443 -j ACCEPT`.
///
/// @param table what `-t` named; empty where it did not, which is filter on a command line and the
///   table around it in a dump
/// @param command what is to be done; empty where the words do not say
/// @param faults all that iptables(8) would refuse
public record RuleText(Optional<TableName> table, Optional<Command> command, List<Fault> faults) {

  public RuleText {
    faults = List.copyOf(faults);
  }

  /// Reads the words behind `iptables` or `ip6tables`, as a shell would hand them over.
  ///
  /// @param source the file that they stand in, for faults
  /// @param line where they stand in it, from 1; columns count in the words joined by one space
  public static RuleText parse(Family family, List<String> words, String source, int line) {
    List<Word> placed = new ArrayList<>(words.size());
    int column = 0;
    for (String each : words) {
      String raw = Quoting.word(each);
      placed.add(new Word(each, raw, column));
      column += raw.length() + 1;
    }
    List<Fault> faults = new ArrayList<>(0);
    Problems problems =
        (at, problem, mend) -> faults.add(new Fault(source, line, at, problem, mend));
    return read(family, placed, line, Word.join(placed), Optional.empty(), problems).with(faults);
  }

  private RuleText with(List<Fault> found) {
    return new RuleText(table, command, found);
  }

  /// Reads the words of one line, telling what is wrong to `problems`. A line for the other family
  /// is no command, and what is wrong with it is for that family to say.
  static RuleText read(
      Family family,
      List<Word> words,
      int line,
      String text,
      Optional<Counters> counters,
      Problems problems) {
    List<Runnable> told = new ArrayList<>(0);
    CommandReader reader =
        new CommandReader(
            family,
            words,
            (column, problem, mend) -> told.add(() -> problems.add(column, problem, mend)));
    reader.read();
    if (reader.general().isForTheOtherFamily()) {
      return new RuleText(Optional.empty(), Optional.empty(), List.of());
    }
    told.forEach(Runnable::run);
    Optional<TableName> table =
        reader.general().table().flatMap(word -> TableName.ofWord(word.text()));
    if (reader.general().table().isPresent() && table.isEmpty()) {
      Word word = reader.general().table().get();
      problems.add(
          word.column(),
          Problems.quote(word.text()) + " is not a table",
          "write one of raw, mangle, nat, filter, security");
    }
    List<Rule> rules = rules(family, reader, line, text, counters, problems);
    return new RuleText(table, command(reader, rules, problems), List.of());
  }

  private static List<Rule> rules(
      Family family,
      CommandReader reader,
      int line,
      String text,
      Optional<Counters> counters,
      Problems problems) {
    MatchReader matchReader = new MatchReader(family, problems);
    TargetReader targetReader = new TargetReader(family, problems);
    List<Match> matches = new ArrayList<>(4);
    Target target = new Target.None();
    for (Given given : reader.loaded()) {
      if (given.target()) {
        if (!(target instanceof Target.None)) {
          problems.add(given.name().column(), "the rule has two targets", "keep one -j or -g");
        }
        target = targetReader.read(given);
      } else {
        matches.addAll(matchReader.read(given));
      }
    }
    Optional<Counters> counted = counters.or(reader.head()::counters);
    List<Rule> rules = new ArrayList<>(1);
    for (List<Match> head : reader.head().rules()) {
      head.addAll(matches);
      rules.add(new Rule(counted, head, target, line, text));
    }
    return rules;
  }

  private static Optional<Command> command(
      CommandReader reader, List<Rule> rules, Problems problems) {
    if (reader.general().verbs().size() != 1) {
      problems.add(
          reader.general().verbs().isEmpty() ? 1 : reader.general().verbs().getLast().at().column(),
          reader.general().verbs().isEmpty()
              ? "the words name no command"
              : "the words name more than one command",
          "write exactly one of -A, -I, -D, -R, -N, -F, -X, -P, ...: -A PREROUTING -j ACCEPT");
      return Optional.empty();
    }
    GeneralOptions.Verb verb = reader.general().verbs().getFirst();
    try {
      return Optional.of(command(verb, rules));
    } catch (BadValueException bad) {
      problems.add(verb.at(), bad);
      return Optional.empty();
    }
  }

  private static Command command(GeneralOptions.Verb verb, List<Rule> rules)
      throws BadValueException {
    return switch (verb.option()) {
      case APPEND -> new Command.Append(chain(verb), rules);
      case INSERT -> new Command.Insert(chain(verb), position(verb).orElse(1), rules);
      case REPLACE -> new Command.Replace(chain(verb), position(verb).orElse(1), rules);
      case DELETE ->
          position(verb).isPresent()
              ? new Command.DeleteAt(chain(verb), position(verb).get())
              : new Command.Delete(chain(verb), rules);
      case CHECK -> new Command.Check(chain(verb), rules);
      case NEW_CHAIN -> new Command.NewChain(chain(verb));
      case DELETE_CHAIN -> new Command.DeleteChain(chainOrAll(verb));
      case FLUSH -> new Command.Flush(chainOrAll(verb));
      case RENAME_CHAIN -> new Command.RenameChain(chain(verb), ChainName.parse(second(verb)));
      case POLICY -> new Command.SetPolicy(chain(verb), policy(second(verb)));
      default -> new Command.Look();
    };
  }

  private static ChainName chain(GeneralOptions.Verb verb) throws BadValueException {
    return ChainName.parse(verb.operands().getFirst().text());
  }

  private static Optional<ChainName> chainOrAll(GeneralOptions.Verb verb) throws BadValueException {
    return verb.operands().isEmpty() ? Optional.empty() : Optional.of(chain(verb));
  }

  private static Optional<Integer> position(GeneralOptions.Verb verb) throws BadValueException {
    return verb.operands().size() < 2
        ? Optional.empty()
        : Optional.of((int) Numbers.number(second(verb), 1, Integer.MAX_VALUE));
  }

  private static String second(GeneralOptions.Verb verb) throws BadValueException {
    if (verb.operands().size() < 2) {
      throw new BadValueException(
          Problems.quote(verb.at().text()) + " needs two words behind it",
          "write -P FORWARD DROP, or -E OLD NEW");
    }
    return verb.operands().get(1).text();
  }

  /// Reads `ACCEPT` or `DROP`.
  static Chain.Policy policy(String text) throws BadValueException {
    for (Chain.Policy each : Chain.Policy.values()) {
      if (each.name().equals(text)) {
        return each;
      }
    }
    throw new BadValueException(Problems.quote(text) + " is not a policy", "write ACCEPT or DROP");
  }
}
