package waymark.netstate.conntrack;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// An entry seen in passing while a table streams by: numbers only, so that one that interests
/// nobody costs no memory.
///
/// It holds good only during the call that it is handed to; [#toFlow()] keeps it.
public interface Entry {

  /// The four addresses of an entry.
  enum Side {
    ORIGINAL_SRC(0),
    ORIGINAL_DST(1),
    REPLY_SRC(2),
    REPLY_DST(3);

    private final int position;

    Side(int position) {
      this.position = position;
    }

    /// From 0, in the order of the text.
    public int position() {
      return position;
    }
  }

  Family family();

  /// The IP protocol's number, 0 to 255.
  int protocol();

  /// The upper 64 bits of an address, 0 for IPv4, as [IpAddress#high()].
  long high(Side side);

  /// The lower 64 bits of an address, as [IpAddress#low()].
  long low(Side side);

  /// A port, 0 to 65535; -1 where the protocol has none.
  int port(Side side);

  Optional<State> state();

  boolean has(Status bit);

  /// The connection mark, unsigned; -1 where the form does not tell it.
  long mark();

  /// What the form tells as packets of the original direction, unsigned; -1 where it does not.
  long originalPackets();

  /// What the form tells as packets of the reply direction, unsigned; -1 where it does not.
  long replyPackets();

  /// Bytes of both directions; -1 where the form does not tell them.
  long bytes();

  /// Seconds until the kernel drops it; -1 where the form does not tell.
  long timeout();

  /// Seconds since it began; -1 where the form does not tell.
  long deltaTime();

  /// The line that shows it, from 1; 0 where it comes from the kernel itself.
  int line();

  /// What happened to it; empty in a listing.
  Optional<Event> event();

  /// All of it, as a value that lasts.
  Flow toFlow();

  /// One address as a value.
  default IpAddress address(Side side) {
    return new IpAddress(family(), high(side), low(side));
  }
}
