package waymark.kernel.conntrack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.MessageSink;
import waymark.kernel.netlink.OverrunException;
import waymark.kernel.proc.NetlinkDrops;
import waymark.kernel.syscall.NetlinkSocket;

/// Hands on the events of the kernel's table as they come.
public final class EventStream {

  private static final List<Integer> GROUPS =
      List.of(1, 2, 3); // NFNLGRP_CONNTRACK_NEW, _UPDATE, _DESTROY
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /// Whether to go on.
  @FunctionalInterface
  public interface More {
    boolean more() throws IOException, KernelRefused;
  }

  private EventStream() {}

  /// Takes events on a socket of its own in the calling thread's namespace, until it is told to
  /// stop.
  ///
  /// @param receiveBuffer bytes, as socket(7) counts them; 0 for the system's default
  /// @param more asked at least four times a second
  public static void follow(int receiveBuffer, EntrySink sink, More more)
      throws IOException, KernelRefused {
    try (NetlinkSocket socket = NetlinkSocket.open(KernelTransport.NETLINK_NETFILTER);
        Connection connection = new Connection(new KernelTransport(socket))) {
      if (receiveBuffer > 0) {
        socket.receiveBuffer(receiveBuffer);
      }
      socket.receiveTimeout(PATIENCE);
      for (int group : GROUPS) {
        socket.join(group);
      }
      sink.begin(1);
      NetlinkDrops drops =
          new NetlinkDrops(
              KernelTransport.NETLINK_NETFILTER, Integer.toUnsignedLong(socket.port()));
      follow(connection, drops, sink, more);
    }
  }

  private static void follow(Connection connection, NetlinkDrops drops, EntrySink sink, More more)
      throws IOException, KernelRefused {
    Messages messages = new Messages(sink);
    while (more.more()) {
      try {
        connection.receive(messages);
      } catch (OverrunException lost) {
        sink.overrun(drops.sinceLast());
      } catch (MalformedMessageException fault) {
        sink.malformed(fault);
      }
    }
  }

  /// Reads each message in passing.
  private record Messages(EntrySink sink, MessageEntry entry, EventClock clock)
      implements MessageSink {

    private Messages(EntrySink sink) {
      this(sink, new MessageEntry(), new EventClock());
    }

    @Override
    public void message(int type, int flags, ByteBuffer datagram, int from, int to) {
      if (!EventClock.isEvent(type)) {
        return;
      }
      clock.look();
      try {
        entry.read(datagram, from, to, clock.nanos(), clock.event(type, flags));
        sink.entry(entry);
      } catch (MalformedMessageException fault) {
        sink.malformed(fault);
      } catch (UncheckedIOException kept) {
        sink.malformed(MessageEntry.fault(kept));
      }
    }
  }
}
