package waymark.kernel.conntrack;

import java.util.List;
import java.util.Optional;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.State;

/// The state of an entry, read from its `CTA_PROTOINFO`; one object for a whole table.
final class ProtocolInfo {

  private static final List<Optional<State>> TCP = State.TCP.stream().map(Optional::of).toList();
  private static final List<Optional<State>> SCTP = State.SCTP.stream().map(Optional::of).toList();
  private static final List<Optional<State>> DCCP = State.DCCP.stream().map(Optional::of).toList();

  Optional<State> state = Optional.empty();

  private final AttributeCursor nest = new AttributeCursor();
  private final AttributeCursor inner = new AttributeCursor();

  void forget() {
    state = Optional.empty();
  }

  void read(byte[] datagram, int from, int to) throws MalformedMessageException {
    forget();
    nest.over(datagram, from, to);
    while (nest.next()) {
      switch (nest.type()) {
        case Cta.PROTOINFO_TCP -> state(TCP, datagram);
        case Cta.PROTOINFO_SCTP -> state(SCTP, datagram);
        case Cta.PROTOINFO_DCCP -> state(DCCP, datagram);
        default -> {}
      }
    }
  }

  private void state(List<Optional<State>> states, byte[] datagram)
      throws MalformedMessageException {
    inner.over(datagram, nest.start(), nest.end());
    while (inner.next()) {
      if (inner.type() == Cta.PROTOINFO_STATE) {
        int number = inner.u8();
        state =
            number < states.size()
                ? states.get(number)
                : Optional.of(new State("STATE_" + number)); // newer than this model
      }
    }
  }
}
