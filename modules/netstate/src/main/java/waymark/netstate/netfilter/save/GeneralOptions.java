package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;

/// The options of one command line that iptables(8) takes itself.
final class GeneralOptions {

  private final Family family;
  private final CommandLine line;
  private final RuleHead head;
  private final LoadedExtensions extensions;
  private final List<Verb> verbs = new ArrayList<>(1);
  private Optional<Word> table = Optional.empty();
  private boolean forTheOtherFamily;

  /// `-A`, `-I`, ... with the words that belong to it.
  record Verb(General option, Word at, List<Word> operands) {}

  GeneralOptions(Family family, CommandLine line, RuleHead head, LoadedExtensions extensions) {
    this.family = family;
    this.line = line;
    this.head = head;
    this.extensions = extensions;
  }

  List<Verb> verbs() {
    return verbs;
  }

  /// What `-t` named.
  Optional<Word> table() {
    return table;
  }

  /// Whether the line is for the other family: `-4` before ip6tables-restore(8), `-6` before
  /// iptables-restore(8), which pass over it.
  boolean isForTheOtherFamily() {
    return forTheOtherFamily;
  }

  void take(General option, Word word, Optional<Word> glued) {
    List<Word> values = new ArrayList<>(2);
    glued.ifPresent(values::add);
    int needed = option == General.SET_COUNTERS ? 2 : option.takesValue() ? 1 : 0;
    boolean invert = line.bang().isPresent();
    while (values.size() < needed && line.hasNext()) {
      Word value = line.next();
      if (value.is("!")) {
        line.bangBehind(value, word);
        invert = true;
      } else {
        values.add(value);
      }
    }
    glued.ifPresent(value -> glued(option, word, value));
    if (values.size() < needed) {
      line.needsValue(word);
      head.keep(line.withBang(word));
      return;
    }
    switch (option) {
      case SOURCE, DESTINATION, PROTOCOL, IN_INTERFACE, OUT_INTERFACE, FRAGMENT, SET_COUNTERS ->
          head(option, word, values, invert, glued.isPresent());
      case MATCH ->
          extensions.load(
              option, MatchForms.named(values.getFirst().text()), word, values.getFirst());
      case JUMP, GOTO ->
          extensions.load(
              option, TargetForms.named(values.getFirst().text()), word, values.getFirst());
      case TABLE -> table = Optional.of(values.getFirst());
      case WAIT -> line.operands(1);
      case IPV4 -> forTheOtherFamily |= family == Family.IPV6;
      case IPV6 -> forTheOtherFamily |= family == Family.IPV4;
      case NUMERIC, VERBOSE, EXACT, WAIT_INTERVAL, LINE_NUMBERS, MODPROBE -> {}
      default -> {
        values.addAll(line.operands(furtherOperands(option)));
        verbs.add(new Verb(option, word, values));
      }
    }
    if (line.bang().isPresent() && !isInvertible(option)) {
      line.takesNoBang(word);
    }
  }

  /// Where iptables takes the value itself (`optarg`), it may stand right behind its option; where
  /// it takes the word before the next (`argv[optind - 1]`), that word is the option too.
  private void glued(General option, Word word, Word value) {
    switch (option) {
      case FRAGMENT, IPV4, IPV6, NUMERIC, VERBOSE, EXACT, LINE_NUMBERS ->
          line.takesNoValue(word, value);
      case PROTOCOL, SOURCE, DESTINATION, IN_INTERFACE, OUT_INTERFACE, JUMP ->
          line.problem(
              word.column(),
              "iptables 1.8.9 takes all of " + word.text() + " for what stands behind the option",
              "write a space: -" + option.letter() + " " + value.text());
      default -> {}
    }
  }

  private static int furtherOperands(General option) {
    return switch (option) {
      case INSERT, REPLACE, DELETE, RENAME_CHAIN, POLICY, FLUSH, DELETE_CHAIN -> 1;
      case LIST, LIST_RULES, ZERO -> 2;
      default -> 0;
    };
  }

  private static boolean isInvertible(General option) {
    return switch (option) {
      case SOURCE, DESTINATION, PROTOCOL, IN_INTERFACE, OUT_INTERFACE, FRAGMENT -> true;
      default -> false;
    };
  }

  private void head(General option, Word word, List<Word> values, boolean invert, boolean glued) {
    try {
      head.take(option, word, values, invert);
    } catch (BadValueException bad) {
      line.problems().add(values.isEmpty() ? word : values.getFirst(), bad);
      Stream<Word> own = Stream.concat(line.bang().stream(), Stream.of(word));
      head.keep(Stream.concat(own, glued ? Stream.empty() : values.stream()).toList());
    }
  }
}
