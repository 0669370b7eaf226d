package waymark.oracle.ground;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.kernel.nflog.LoggedPacket;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.oracle.wire.WirePacket;

/// What was handed over while one packet went its way.
record Sighting(Map<Integer, InterfaceName> names, List<LoggedPacket> events) {

  private static final InterfaceName LOOPBACK = new InterfaceName("lo");

  /// @param accepted whether the socket, where one sent it, took it
  Fate fate(boolean accepted) throws IOException {
    Optional<LoggedPacket> delivered = first(WatchTable.INPUT);
    if (delivered.isPresent()) {
      return new Fate.Delivered(packet(delivered.get()), mark(WatchTable.INPUT_CONNMARK));
    }
    Optional<LoggedPacket> left = first(WatchTable.POSTROUTING);
    if (left.isPresent() && !out(left.get()).equals(LOOPBACK)) {
      return new Fate.Left(
          out(left.get()), packet(left.get()), mark(WatchTable.POSTROUTING_CONNMARK));
    }
    for (LoggedPacket own : events) {
      if (own.group() == WatchTable.OWN) {
        Optional<String> refusal = WirePacket.read(own.bytes()).refusal();
        if (refusal.isPresent()) {
          return new Fate.Answered(refusal.get());
        }
      }
    }
    return accepted ? new Fate.Vanished() : new Fate.SocketError();
  }

  private Optional<LoggedPacket> first(int group) {
    return events.stream().filter(each -> each.group() == group).findFirst();
  }

  private Optional<Integer> mark(int group) {
    return first(group).map(LoggedPacket::mark);
  }

  private InterfaceName out(LoggedPacket event) {
    return Optional.ofNullable(names.get(event.out())).orElseThrow();
  }

  private static Packet packet(LoggedPacket event) throws IOException {
    return WirePacket.read(event.bytes()).packet().withMark(event.mark());
  }
}
