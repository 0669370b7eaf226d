package waymark.netstate.conntrack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.packet.Family;

/// The words of a line before its addresses: the layers, the timeout and the state; one object for
/// a whole table.
final class LineHead {

  private static final long V4 = LineBytes.eight("ipv4    ");
  private static final long V6 = LineBytes.eight("ipv6    ");
  private static final long TCP = LineBytes.eight("tcp     ");
  private static final long UDP = LineBytes.eight("udp     ");
  private static final long ICMP = LineBytes.eight("icmp    ");
  private static final long ICMPV6 = LineBytes.eight("icmpv6  ");
  private static final long SCTP = LineBytes.eight("sctp    ");
  private static final long UNKNOWN = LineBytes.eight("unknown ");
  private static final byte[] L3_V4 = LineBytes.ascii(" 2 ");
  private static final byte[] L3_V6 = LineBytes.ascii(" 10 ");
  private static final long U32 = 0xffff_ffffL;

  private static final List<Optional<State>> STATES = new ArrayList<>();
  private static final byte[][] STATE_WORDS;

  static {
    Stream.of(State.TCP, State.SCTP, State.DCCP)
        .flatMap(List::stream)
        .distinct()
        .sorted((a, b) -> a.equals(State.ESTABLISHED) ? -1 : b.equals(State.ESTABLISHED) ? 1 : 0)
        .forEach(state -> STATES.add(Optional.of(state)));
    STATE_WORDS =
        STATES.stream()
            .map(each -> LineBytes.ascii(each.orElseThrow().word()))
            .toArray(byte[][]::new);
  }

  Family family = Family.IPV4;

  /// 0 to 255.
  int protocol;

  Optional<State> state = Optional.empty();

  /// -1 where none is told.
  long timeout;

  void read(LineBytes in) {
    long eight = in.peekEight();
    boolean told = eight == V4 || eight == V6;
    if (told) {
      in.skip(8);
      in.expect(eight == V4 ? L3_V4 : L3_V6);
      family = eight == V4 ? Family.IPV4 : Family.IPV6;
      eight = in.peekEight();
    }
    in.skip(8);
    in.blank();
    protocol = (int) in.number(255);
    int named = number(eight);
    if (named < 0 ? eight != UNKNOWN : named != protocol) {
      in.unsure();
    }
    timeout = in.peek() >= '0' && in.peek() <= '9' ? in.number(U32) : -1;
    state = Optional.empty();
    if (in.peek() >= 'A' && in.peek() <= 'Z') {
      state(in);
    }
    if (!told) {
      // `src=` and at most four digits of a group stand before the first colon
      family = in.hasColon(4, 5) ? Family.IPV6 : Family.IPV4;
    }
  }

  private static int number(long name) {
    return name == TCP
        ? 6
        : name == UDP ? 17 : name == ICMP ? 1 : name == ICMPV6 ? 58 : name == SCTP ? 132 : -1;
  }

  private void state(LineBytes in) {
    int which = in.passOneOf(STATE_WORDS);
    if (which < 0) {
      in.unsure();
    } else {
      state = STATES.get(which);
    }
  }
}
