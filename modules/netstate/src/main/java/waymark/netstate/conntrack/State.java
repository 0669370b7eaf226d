package waymark.netstate.conntrack;

import java.util.List;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// The state of a connection, in the word that conntrack(8) prints; tcp, sctp and dccp have one.
///
/// A word that this model does not know is a state all the same: kernels add some.
public record State(String word) {

  public static final State SYN_SENT = new State("SYN_SENT");
  public static final State SYN_RECV = new State("SYN_RECV");
  public static final State ESTABLISHED = new State("ESTABLISHED");

  /// In the kernel's order: the index is the number in `enum tcp_conntrack`.
  public static final List<State> TCP =
      words(
          "NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE"
              + " SYN_SENT2");

  /// In the kernel's order: the index is the number in `enum sctp_conntrack`.
  public static final List<State> SCTP =
      words(
          "NONE CLOSED COOKIE_WAIT COOKIE_ECHOED ESTABLISHED SHUTDOWN_SENT SHUTDOWN_RECD"
              + " SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED");

  /// In the kernel's order: the index is the number in `enum ct_dccp_states`.
  public static final List<State> DCCP =
      words("NONE REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID");

  private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

  /// Reads `SYN_SENT`.
  public static State parse(String text) throws BadValueException {
    if (!FORM.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a state", "write a word such as ESTABLISHED");
    }
    return new State(text);
  }

  private static List<State> words(String words) {
    return List.of(words.split(" ", -1)).stream().map(State::new).toList();
  }

  @Override
  public String toString() {
    return word;
  }
}
