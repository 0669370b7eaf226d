package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;

/// How one option of a match or target is written: `! --sport --source-port ports`.
///
/// @param names the first is the one that iptables-save(8) prints, the others are read too
/// @param invertible whether a `!` may stand before it
/// @param values what each of its values is
record OptionForm(List<String> names, boolean invertible, List<ValueForm> values) {

  OptionForm {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  String name() {
    return names.getFirst();
  }

  /// Reads one line of [MatchForms] or [TargetForms].
  static OptionForm of(String line) {
    List<String> names = new ArrayList<>();
    List<ValueForm> values = new ArrayList<>();
    boolean invertible = false;
    for (String word : line.strip().split(" +", -1)) {
      if (word.equals("!")) {
        invertible = true;
      } else if (word.startsWith("--")) {
        names.add(word);
      } else {
        values.add(ValueForm.ofWord(word));
      }
    }
    return new OptionForm(names, invertible, values);
  }
}
