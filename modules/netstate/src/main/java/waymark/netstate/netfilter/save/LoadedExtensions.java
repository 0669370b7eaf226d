package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Protocol;

/// The matches and the target of one rule, in the order in which they were loaded, and the options
/// that fall to them: the newest that has one is asked first.
final class LoadedExtensions {

  private final CommandLine line;
  private final RuleHead head;
  private final List<Given> loaded = new ArrayList<>(4);

  LoadedExtensions(CommandLine line, RuleHead head) {
    this.line = line;
    this.head = head;
  }

  List<Given> all() {
    return loaded;
  }

  /// Whether the newest is one that iptables 1.8.9 does not have.
  boolean newestIsForeign() {
    return !loaded.isEmpty() && loaded.getLast().form().isEmpty();
  }

  /// Whether it is a match.
  boolean newestIsForeignMatch() {
    return newestIsForeign() && !loaded.getLast().target();
  }

  /// How many of their options begin so.
  long beginningWith(String name) {
    return loaded.stream()
        .flatMap(each -> each.form().stream())
        .flatMap(form -> form.beginningWith(name))
        .count();
  }

  /// Gives the option to the newest extension that has it; loads the match of the protocol where
  /// only that one has it.
  boolean take(String name, Word word, Optional<Word> glued, boolean beginning) {
    for (int i = loaded.size() - 1; i >= 0; i--) {
      Optional<OptionForm> form = find(loaded.get(i).form(), name, beginning);
      if (form.isPresent()) {
        choose(loaded.get(i), form.get(), word, glued);
        return true;
      }
    }
    Optional<Extension> implied = head.protocol().flatMap(LoadedExtensions::matchOf);
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
    line.bang().ifPresent(given.words()::add);
    given.words().add(word);
    boolean invert = line.bang().isPresent();
    List<Word> values = new ArrayList<>(form.values().size());
    if (form.values().isEmpty()) {
      glued.ifPresent(value -> line.takesNoValue(word, value));
    } else {
      glued.ifPresent(values::add);
    }
    while (values.size() < form.values().size() && line.hasNext()) {
      Word value = line.next();
      given.words().add(value);
      if (value.is("!") && form.invertible() && values.isEmpty()) {
        line.bangBehind(value, word);
        invert = true;
      } else {
        values.add(value);
      }
    }
    if (values.size() < form.values().size()) {
      line.needsValue(word);
      head.keep(line.withBang(word));
    } else if (invert && !form.invertible()) {
      line.takesNoBang(word);
      given.choices().add(new Given.Choice(form, true, word, values));
    } else {
      if (given.has(form.name()) && !given.name().is("policy")) {
        line.problem(
            word.column(),
            word.text() + " is given twice",
            "keep one, or write a second -m " + given.name().text());
      }
      given.choices().add(new Given.Choice(form, invert, word, values));
    }
  }

  /// Loads what `-m`, `-j` or `-g` names.
  ///
  /// @param form empty where iptables 1.8.9 does not have it
  void load(General option, Optional<Extension> form, Word at, Word name) {
    String letter = option == General.MATCH ? "-m" : option == General.JUMP ? "-j" : "-g";
    Given given = Given.of(option != General.MATCH, name, form);
    given.words().add(Word.at(letter, at.start()));
    given.words().add(name);
    loaded.add(given);
  }

  /// An option of a match or a target that iptables 1.8.9 does not have, and all that follows it.
  void foreign(Word word) {
    line.bang().ifPresent(loaded.getLast().words()::add);
    loaded.getLast().words().add(word);
  }
}
