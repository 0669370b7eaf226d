package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Protocol;

/// Goes through the words of one command line and gives each option to whom it belongs: to
/// iptables(8) itself, or to the match or target that was loaded before it and has it
/// (`getopt_long` over the merged tables of xtables.c; the newest extension is asked first).
final class CommandReader {

  private final Family family;
  private final List<Word> words;
  private final Problems problems;
  private final RuleHead head;
  private final List<Given> loaded = new ArrayList<>(4);
  private final List<Verb> verbs = new ArrayList<>(1);
  private Optional<Word> table = Optional.empty();
  private Optional<Word> bang = Optional.empty();
  private boolean forTheOtherFamily;
  private int at;

  /// `-A`, `-I`, ... with the words that belong to it.
  record Verb(General option, Word at, List<Word> operands) {}

  CommandReader(Family family, List<Word> words, Problems problems) {
    this.family = family;
    this.words = words;
    this.problems = problems;
    this.head = new RuleHead(family);
  }

  RuleHead head() {
    return head;
  }

  /// The matches and the target, in the order in which they were loaded.
  List<Given> loaded() {
    return loaded;
  }

  List<Verb> verbs() {
    return verbs;
  }

  /// Whether the line is for the other family: `-4` before ip6tables-restore(8), `-6` before
  /// iptables-restore(8), which pass over it.
  boolean isForTheOtherFamily() {
    return forTheOtherFamily;
  }

  /// What `-t` named.
  Optional<Word> table() {
    return table;
  }

  /// Reads all words.
  void read() {
    while (at < words.size()) {
      Word word = words.get(at++);
      if (word.is("!") && bang.isEmpty()) {
        bang = Optional.of(word);
        continue;
      }
      if (word.text().startsWith("--") && word.text().length() > 2) {
        longOption(word);
      } else if (word.text().startsWith("-") && word.text().length() > 1) {
        shortOption(word);
      } else {
        stray(word);
      }
      bang = Optional.empty();
    }
    bang.ifPresent(word ->
        problems.add(
            word.column(),
            "\"!\" stands before nothing",
            "write an option behind it: ! -s 10.0.0.1"));
  }

  private void longOption(Word word) {
    int equals = word.text().indexOf('=');
    String name = equals < 0 ? word.text() : word.text().substring(0, equals);
    Optional<Word> glued = equals < 0 ? Optional.empty() : Optional.of(word.from(equals + 1));
    Optional<General> general = General.ofName(name);
    if (general.isPresent()) {
      general(general.get(), word, glued);
    } else if (newestIsForeign()) {
      foreign(word);
    } else if (!extensionOption(name, word, glued, false)) {
      abbreviated(name, word, glued);
    }
  }

  private boolean newestIsForeign() {
    return !loaded.isEmpty() && loaded.getLast().form().isEmpty() && !loaded.getLast().target();
  }

  private void abbreviated(String name, Word word, Optional<Word> glued) {
    List<General> generals = General.ofBeginning(name).toList();
    long own =
        loaded.stream()
            .flatMap(each -> each.form().stream())
            .flatMap(form -> form.beginningWith(name))
            .count();
    if (generals.size() == 1 && own == 0) {
      general(generals.getFirst(), word, glued);
    } else if (generals.size() + own > 1) {
      problems.add(
          word.column(),
          Problems.quote(name) + " may stand for several options",
          "write the option in full");
      keep(word);
    } else if (!extensionOption(name, word, glued, true)) {
      stray(word);
    }
  }

  /// Gives the option to the newest extension that has it; loads the match of the protocol where
  /// only that one has it.
  private boolean extensionOption(String name, Word word, Optional<Word> glued, boolean beginning) {
    for (int i = loaded.size() - 1; i >= 0; i--) {
      Optional<OptionForm> form = find(loaded.get(i).form(), name, beginning);
      if (form.isPresent()) {
        choose(loaded.get(i), form.get(), word, glued);
        return true;
      }
    }
    Optional<Extension> implied = head.protocol().flatMap(CommandReader::matchOf);
    Optional<OptionForm> form = find(implied, name, beginning);
    if (form.isEmpty() || implied.isEmpty()) {
      return false;
    }
    Given given = Given.of(false, Word.at(implied.get().name(), word.start()), implied);
    loaded.add(given);
    choose(given, form.get(), word, glued);
    return true;
  }

  private static Optional<Extension> matchOf(Protocol protocol) {
    return MatchForms.named(protocol.equals(Protocol.ICMPV6) ? "icmp6" : protocol.toString());
  }

  private static Optional<OptionForm> find(
      Optional<Extension> extension, String name, boolean beginning) {
    return extension.flatMap(
        form -> beginning ? form.beginningWith(name).findFirst() : form.option(name));
  }

  private void choose(Given given, OptionForm form, Word word, Optional<Word> glued) {
    bang.ifPresent(given.words()::add);
    given.words().add(word);
    boolean invert = bang.isPresent();
    List<Word> values = new ArrayList<>(form.values().size());
    if (form.values().isEmpty()) {
      glued.ifPresent(value -> takesNoValue(word, value));
    } else {
      glued.ifPresent(values::add);
    }
    while (values.size() < form.values().size() && at < words.size()) {
      Word value = words.get(at++);
      given.words().add(value);
      if (value.is("!") && form.invertible() && values.isEmpty()) {
        problems.add(
            value.column(),
            "\"!\" stands behind " + word.text(),
            "write it before the option: ! " + word.text());
        invert = true;
      } else {
        values.add(value);
      }
    }
    if (values.size() < form.values().size()) {
      needsValue(word);
    } else if (invert && !form.invertible()) {
      problems.add(
          word.column(), word.text() + " takes no \"!\"", "remove the ! before " + word.text());
      given.choices().add(new Given.Choice(form, true, word, values));
    } else {
      if (given.has(form.name()) && !given.name().is("policy")) {
        problems.add(
            word.column(),
            word.text() + " is given twice",
            "keep one, or write a second -m " + given.name().text());
      }
      given.choices().add(new Given.Choice(form, invert, word, values));
    }
  }

  private void shortOption(Word word) {
    Optional<General> option = General.ofLetter(word.text().charAt(1));
    if (option.isEmpty()) {
      stray(word);
      return;
    }
    boolean glued = word.text().length() > 2;
    if (glued && !option.get().takesValue()) {
      general(option.get(), word, Optional.empty());
      shortOption(Word.at("-" + word.text().substring(2), word.start() + 1));
    } else {
      general(option.get(), word, glued ? Optional.of(word.from(2)) : Optional.empty());
    }
  }

  private void general(General option, Word word, Optional<Word> glued) {
    List<Word> values = new ArrayList<>(2);
    glued.ifPresent(values::add);
    int needed = option == General.SET_COUNTERS ? 2 : option.takesValue() ? 1 : 0;
    boolean invert = bang.isPresent();
    while (values.size() < needed && at < words.size()) {
      Word value = words.get(at++);
      if (value.is("!")) {
        problems.add(
            value.column(),
            "\"!\" stands behind " + word.text(),
            "write it before the option: ! " + word.text());
        invert = true;
      } else {
        values.add(value);
      }
    }
    glued.ifPresent(value -> glued(option, word, value));
    if (values.size() < needed) {
      needsValue(word);
      return;
    }
    switch (option) {
      case SOURCE, DESTINATION, PROTOCOL, IN_INTERFACE, OUT_INTERFACE, FRAGMENT, SET_COUNTERS ->
          head(option, word, values, invert, glued.isPresent());
      case MATCH ->
          load(option, MatchForms.named(values.getFirst().text()), word, values.getFirst());
      case JUMP, GOTO ->
          load(option, TargetForms.named(values.getFirst().text()), word, values.getFirst());
      case TABLE -> table = Optional.of(values.getFirst());
      case WAIT -> operands(1);
      case IPV4 -> forTheOtherFamily |= family == Family.IPV6;
      case IPV6 -> forTheOtherFamily |= family == Family.IPV4;
      case NUMERIC, VERBOSE, EXACT, WAIT_INTERVAL, LINE_NUMBERS, MODPROBE -> {}
      default -> {
        values.addAll(operands(furtherOperands(option)));
        verbs.add(new Verb(option, word, values));
      }
    }
    if (bang.isPresent() && !isInvertible(option)) {
      problems.add(
          word.column(), word.text() + " takes no \"!\"", "remove the ! before " + word.text());
    }
  }

  /// Where iptables takes the value itself (`optarg`), it may stand right behind its option; where
  /// it takes the word before the next (`argv[optind - 1]`), that word is the option too.
  private void glued(General option, Word word, Word value) {
    switch (option) {
      case FRAGMENT, IPV4, IPV6, NUMERIC, VERBOSE, EXACT, LINE_NUMBERS -> takesNoValue(word, value);
      case PROTOCOL, SOURCE, DESTINATION, IN_INTERFACE, OUT_INTERFACE, JUMP ->
          problems.add(
              word.column(),
              "iptables 1.8.9 takes all of " + word.text() + " for what stands behind the option",
              "write a space: -" + option.letter() + " " + value.text());
      default -> {}
    }
  }

  private void takesNoValue(Word word, Word value) {
    String name = word.text().substring(0, value.start() - word.start() - 1);
    problems.add(value.column(), name + " takes no value", "write " + name + " alone");
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
      problems.add(values.isEmpty() ? word : values.getFirst(), bad);
      Stream<Word> own = Stream.concat(bang.stream(), Stream.of(word));
      head.keep(Stream.concat(own, glued ? Stream.empty() : values.stream()).toList());
    }
  }

  private void load(General option, Optional<Extension> form, Word at, Word name) {
    String letter = option == General.MATCH ? "-m" : option == General.JUMP ? "-j" : "-g";
    Given given = Given.of(option != General.MATCH, name, form);
    given.words().add(Word.at(letter, at.start()));
    given.words().add(name);
    loaded.add(given);
  }

  /// The words behind an option that are neither options nor a "!".
  private List<Word> operands(int most) {
    List<Word> operands = new ArrayList<>(2);
    while (operands.size() < most
        && at < words.size()
        && !words.get(at).text().startsWith("-")
        && !words.get(at).is("!")) {
      operands.add(words.get(at++));
    }
    return operands;
  }

  /// An option of a match or a target that iptables 1.8.9 does not have, and all that follows it.
  private void foreign(Word word) {
    bang.ifPresent(loaded.getLast().words()::add);
    loaded.getLast().words().add(word);
  }

  private void stray(Word word) {
    if (!loaded.isEmpty() && loaded.getLast().form().isEmpty()) {
      foreign(word);
      return;
    }
    boolean option = word.text().startsWith("-");
    problems.add(
        word.column(),
        option
            ? Problems.quote(word.text()) + " is an option of nothing that the rule has loaded"
            : Problems.quote(word.text()) + " belongs to no option",
        option
            ? "load the match that has it before it: -m tcp --dport 443"
            : "remove it, or quote the text that it is part of");
    keep(word);
  }

  private void keep(Word word) {
    head.keep(Stream.concat(bang.stream(), Stream.of(word)).toList());
  }

  private void needsValue(Word word) {
    problems.add(
        word.column(),
        word.text() + " needs a value, and the line ends",
        "write the value behind it");
    keep(word);
  }
}
