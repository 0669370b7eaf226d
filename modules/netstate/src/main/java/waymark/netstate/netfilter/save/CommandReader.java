package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Family;

/// Goes through the words of one command line and gives each option to whom it belongs: to
/// iptables(8) itself, or to the match or target that was loaded before it and has it
/// (`getopt_long` over the merged tables of xtables.c; the newest extension is asked first).
final class CommandReader {

  private final CommandLine line;
  private final RuleHead head;
  private final LoadedExtensions extensions;
  private final GeneralOptions general;

  CommandReader(Family family, List<Word> words, Problems problems) {
    this.line = new CommandLine(words, problems);
    this.head = new RuleHead(family);
    this.extensions = new LoadedExtensions(line, head);
    this.general = new GeneralOptions(family, line, head, extensions);
  }

  RuleHead head() {
    return head;
  }

  /// The matches and the target, in the order in which they were loaded.
  List<Given> loaded() {
    return extensions.all();
  }

  /// What iptables(8) takes itself.
  GeneralOptions general() {
    return general;
  }

  /// Reads all words.
  void read() {
    while (line.hasNext()) {
      Word word = line.next();
      if (word.is("!") && line.bang().isEmpty()) {
        line.bang(Optional.of(word));
        continue;
      }
      if (word.text().startsWith("--") && word.text().length() > 2) {
        longOption(word);
      } else if (word.text().startsWith("-") && word.text().length() > 1) {
        shortOption(word);
      } else {
        stray(word);
      }
      line.bang(Optional.empty());
    }
    line.bang()
        .ifPresent(word ->
            line.problem(
                word.column(),
                "\"!\" stands before nothing",
                "write an option behind it: ! -s 10.0.0.1"));
  }

  private void longOption(Word word) {
    int equals = word.text().indexOf('=');
    String name = equals < 0 ? word.text() : word.text().substring(0, equals);
    Optional<Word> glued = equals < 0 ? Optional.empty() : Optional.of(word.from(equals + 1));
    Optional<General> own = General.ofName(name);
    if (own.isPresent()) {
      general.take(own.get(), word, glued);
    } else if (extensions.newestIsForeignMatch()) {
      extensions.foreign(word);
    } else if (!extensions.take(name, word, glued, false)) {
      abbreviated(name, word, glued);
    }
  }

  private void abbreviated(String name, Word word, Optional<Word> glued) {
    List<General> generals = General.ofBeginning(name).toList();
    long own = extensions.beginningWith(name);
    if (generals.size() == 1 && own == 0) {
      general.take(generals.getFirst(), word, glued);
    } else if (generals.size() + own > 1) {
      line.problem(
          word.column(),
          Problems.quote(name) + " may stand for several options",
          "write the option in full");
      keep(word);
    } else if (!extensions.take(name, word, glued, true)) {
      stray(word);
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
      general.take(option.get(), word, Optional.empty());
      shortOption(Word.at("-" + word.text().substring(2), word.start() + 1));
    } else {
      general.take(option.get(), word, glued ? Optional.of(word.from(2)) : Optional.empty());
    }
  }

  private void stray(Word word) {
    if (extensions.newestIsForeign()) {
      extensions.foreign(word);
      return;
    }
    boolean option = word.text().startsWith("-");
    line.problem(
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
    head.keep(line.withBang(word));
  }
}
