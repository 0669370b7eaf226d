package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One `-m` or `-j` of a rule as it was written: the extension and the options that fell to it.
///
/// @param target whether it is a `-j` or `-g` rather than an `-m`
/// @param form empty for an extension that iptables 1.8.9 does not have
/// @param words all of its words, `-m` or `-j` included, in the order of the line
record Given(
    boolean target, Word name, Optional<Extension> form, List<Choice> choices, List<Word> words) {

  /// One option with its values.
  record Choice(OptionForm form, boolean invert, Word at, List<Word> values) {

    /// Its first value, or the option itself where it takes none.
    Word value() {
      return values.isEmpty() ? at : values.getFirst();
    }
  }

  static Given of(boolean target, Word name, Optional<Extension> form) {
    return new Given(target, name, form, new ArrayList<>(4), new ArrayList<>(6));
  }

  /// What was given for an option, by the name that iptables-save(8) prints.
  Optional<Choice> choice(String option) {
    for (Choice each : choices) {
      if (each.form().name().equals(option)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// The choices in the order in which iptables-save(8) prints them.
  List<Choice> inPrintingOrder() {
    if (choices.size() < 2 || form.isEmpty()) {
      return choices;
    }
    List<OptionForm> order = form.get().options();
    return choices.stream()
        .sorted(Comparator.comparingInt(choice -> order.indexOf(choice.form())))
        .toList();
  }

  boolean has(String option) {
    return choice(option).isPresent();
  }
}
