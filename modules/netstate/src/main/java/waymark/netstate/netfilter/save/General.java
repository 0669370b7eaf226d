package waymark.netstate.netfilter.save;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The options that iptables(8) itself takes, whatever is loaded (`original_opts` in
/// xtables-standalone.c and ip6tables.c).
enum General {
  APPEND('A', true, "append"),
  DELETE('D', true, "delete"),
  CHECK('C', true, "check"),
  INSERT('I', true, "insert"),
  REPLACE('R', true, "replace"),
  LIST('L', false, "list"),
  LIST_RULES('S', false, "list-rules"),
  FLUSH('F', false, "flush"),
  ZERO('Z', false, "zero"),
  NEW_CHAIN('N', true, "new-chain"),
  DELETE_CHAIN('X', false, "delete-chain"),
  RENAME_CHAIN('E', true, "rename-chain"),
  POLICY('P', true, "policy"),
  SOURCE('s', true, "source src"),
  DESTINATION('d', true, "destination dst"),
  PROTOCOL('p', true, "protocol"),
  IN_INTERFACE('i', true, "in-interface"),
  OUT_INTERFACE('o', true, "out-interface"),
  FRAGMENT('f', false, "fragments"),
  MATCH('m', true, "match"),
  JUMP('j', true, "jump"),
  GOTO('g', true, "goto"),
  SET_COUNTERS('c', true, "set-counters"),
  TABLE('t', true, "table"),
  IPV4('4', false, "ipv4"),
  IPV6('6', false, "ipv6"),
  NUMERIC('n', false, "numeric"),
  VERBOSE('v', false, "verbose"),
  EXACT('x', false, "exact"),
  WAIT('w', false, "wait"),
  WAIT_INTERVAL('W', true, "wait-interval"),
  LINE_NUMBERS('0', false, "line-numbers"),
  MODPROBE('M', true, "modprobe"),
  HELP('h', false, "help"),
  VERSION('V', false, "version");

  private static final Map<Character, General> BY_LETTER =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(each -> each.letter, each -> each));
  private static final Map<String, General> BY_NAME =
      Arrays.stream(values())
          .flatMap(each ->
              Arrays.stream(each.names.split(" ", -1)).map(name -> Map.entry("--" + name, each)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final char letter;
  private final boolean takesValue;
  private final String names;

  General(char letter, boolean takesValue, String names) {
    this.letter = letter;
    this.takesValue = takesValue;
    this.names = names;
  }

  char letter() {
    return letter;
  }

  boolean takesValue() {
    return takesValue;
  }

  /// The option of the letter in `-A`, or empty.
  static Optional<General> ofLetter(char letter) {
    return Optional.ofNullable(BY_LETTER.get(letter));
  }

  /// The option of `--append`, written in full.
  static Optional<General> ofName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// The options that a beginning of a name, `--app`, may stand for.
  static Stream<General> ofBeginning(String beginning) {
    return BY_NAME.entrySet().stream()
        .filter(each -> each.getKey().startsWith(beginning))
        .map(Map.Entry::getValue)
        .distinct();
  }
}
