package waymark.oracle.grammar;

/// What a rule does.
///
/// @param protocol that the rule has to ask for, so that it may; empty where none
record Choice(String text, String protocol) {

  static Choice of(String text) {
    return new Choice(text, "");
  }
}
