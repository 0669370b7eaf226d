package waymark.oracle.ground;

import java.util.Optional;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;

/// What became of a packet, as far as it can be seen from outside the kernel.
public sealed interface Fate {

  /// It left by an interface.
  ///
  /// @param packet as it left, with its mark
  /// @param connMark the connection's mark; empty where it had no connection
  record Left(InterfaceName out, Packet packet, Optional<Integer> connMark) implements Fate {

    @Override
    public String toString() {
      return "leaves by " + out + " as " + marked(packet, connMark);
    }
  }

  /// It was delivered to this host.
  ///
  /// @param connMark the connection's mark; empty where it had no connection
  record Delivered(Packet packet, Optional<Integer> connMark) implements Fate {

    @Override
    public String toString() {
      return "is delivered as " + marked(packet, connMark);
    }
  }

  /// Its sender was told that it is refused.
  ///
  /// @param with in the words of `--reject-with`
  record Answered(String with) implements Fate {

    @Override
    public String toString() {
      return "is answered with " + with;
    }
  }

  /// The socket that should have sent it got an error.
  record SocketError() implements Fate {

    @Override
    public String toString() {
      return "is refused to the socket";
    }
  }

  /// It is gone without a word.
  record Vanished() implements Fate {

    @Override
    public String toString() {
      return "vanishes";
    }
  }

  private static String marked(Packet packet, Optional<Integer> connMark) {
    return packet
        + " mark "
        + FwMark.hex(packet.mark())
        + connMark.map(mark -> " connmark " + FwMark.hex(mark)).orElse("");
  }
}
