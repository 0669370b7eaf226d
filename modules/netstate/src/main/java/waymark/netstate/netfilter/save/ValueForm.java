package waymark.netstate.netfilter.save;

import java.util.Locale;

/// What the value of an option is, and so how iptables-save(8) prints it.
enum ValueForm {
  /// As it was written.
  WORD,
  /// Free text, quoted where `xtables_save_string` quotes.
  STRING;

  static ValueForm ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
