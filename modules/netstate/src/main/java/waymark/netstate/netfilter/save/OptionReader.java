package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.netfilter.Option;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;

/// Reads options that have no record of their own.
final class OptionReader {

  private final Family family;
  private final Problems problems;
  private boolean failed;

  OptionReader(Family family, Problems problems) {
    this.family = family;
    this.problems = problems;
  }

  /// Whether a value could not be read.
  boolean failed() {
    return failed;
  }

  /// All options of a match or a target.
  List<Option> read(Extension form, Given given) {
    List<Option> options = new ArrayList<>(given.choices().size());
    for (Given.Choice choice : given.choices()) {
      options.add(read(choice));
    }
    if (failed) {
      return options;
    }
    try {
      return Completion.of(form, options, family);
    } catch (BadValueException bad) {
      problems.add(given.name(), bad);
      failed = true;
      return options;
    }
  }

  /// One option, its values as iptables-save(8) prints them.
  Option read(Given.Choice choice) {
    List<String> values = new ArrayList<>(choice.values().size());
    for (int i = 0; i < choice.values().size(); i++) {
      Word value = choice.values().get(i);
      try {
        values.add(choice.form().values().get(i).canonical(value.text(), family));
      } catch (BadValueException bad) {
        problems.add(value, bad);
        failed = true;
        values.add(value.text());
      }
    }
    return new Option(choice.form().name(), choice.invert(), values);
  }
}
