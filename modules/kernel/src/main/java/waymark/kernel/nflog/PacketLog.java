package waymark.kernel.nflog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MessageSink;
import waymark.kernel.netlink.MessageWriter;
import waymark.kernel.netlink.NetlinkError;
import waymark.kernel.syscall.NetlinkSocket;

/// The packets that rules log to some groups, in the network namespace of the thread that opened
/// it. For one thread at a time.
public final class PacketLog implements Closeable {

  private static final int NFNL_SUBSYS_ULOG = 4;
  private static final int NFULNL_MSG_PACKET = NFNL_SUBSYS_ULOG << 8;
  private static final int NFULNL_MSG_CONFIG = NFNL_SUBSYS_ULOG << 8 | 1;
  private static final int NFULA_CFG_CMD = 1;
  private static final int NFULNL_CFG_CMD_BIND = 1;
  private static final int NFULA_CFG_MODE = 2;
  private static final int NFULNL_COPY_PACKET = 2;
  private static final int NFULA_CFG_QTHRESH = 5;
  private static final int NFULA_MARK = 2;
  private static final int NFULA_IFINDEX_INDEV = 4;
  private static final int NFULA_IFINDEX_OUTDEV = 5;
  private static final int NFULA_PAYLOAD = 9;
  private static final int NFGENMSG = 4; // family u8, version u8, group be16
  private static final int MOST_BYTES = 0xffff;
  private static final int RECEIVE_BUFFER = 16 << 20;

  private final NetlinkSocket socket;
  private final Connection connection;

  private PacketLog(NetlinkSocket socket) {
    this.socket = socket;
    this.connection = new Connection(new KernelTransport(socket));
  }

  /// Listens to some groups.
  public static PacketLog open(List<Integer> groups) throws IOException, NetlinkError {
    NetlinkSocket socket = NetlinkSocket.open(KernelTransport.NETLINK_NETFILTER);
    socket.receiveBuffer(RECEIVE_BUFFER);
    PacketLog log = new PacketLog(socket);
    for (int group : groups) {
      log.bind(group);
    }
    return log;
  }

  private void bind(int group) throws IOException, NetlinkError {
    MessageWriter config =
        new MessageWriter()
            .header(0, 0, group >> 8, group)
            .attribute(NFULA_CFG_CMD, (byte) NFULNL_CFG_CMD_BIND)
            .attribute(
                NFULA_CFG_MODE,
                (byte) 0,
                (byte) 0,
                (byte) (MOST_BYTES >> 8),
                (byte) MOST_BYTES,
                (byte) NFULNL_COPY_PACKET,
                (byte) 0)
            .attribute(NFULA_CFG_QTHRESH, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
    connection.change(NFULNL_MSG_CONFIG, 0, config.bytes());
  }

  /// Takes all that was logged and not yet taken, in its order, without waiting.
  public void take(Consumer<LoggedPacket> sink) throws IOException {
    MessageSink packets =
        (type, flags, datagram, from, to) -> {
          if (type == NFULNL_MSG_PACKET) {
            sink.accept(packet(datagram, from, to));
          }
        };
    for (ByteBuffer datagram = socket.receiveNow();
        datagram.limit() > 0;
        datagram = socket.receiveNow()) {
      Connection.each(datagram, packets);
    }
  }

  private static LoggedPacket packet(ByteBuffer datagram, int from, int to) throws IOException {
    int group = Short.toUnsignedInt(bigShort(datagram, from + 2));
    int mark = 0;
    int in = 0;
    int out = 0;
    byte[] bytes = {};
    AttributeCursor cursor = new AttributeCursor(datagram, from + NFGENMSG, to);
    while (cursor.next()) {
      switch (cursor.type()) {
        case NFULA_MARK -> mark = bigInt(datagram, cursor.start());
        case NFULA_IFINDEX_INDEV -> in = bigInt(datagram, cursor.start());
        case NFULA_IFINDEX_OUTDEV -> out = bigInt(datagram, cursor.start());
        case NFULA_PAYLOAD -> {
          bytes = new byte[cursor.length()];
          datagram.get(cursor.start(), bytes);
        }
        default -> {} // the prefix, the time, the hardware's addresses: not asked for
      }
    }
    return new LoggedPacket(group, mark, in, out, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  /// Attributes of nfnetlink are in network byte order.
  private static int bigInt(ByteBuffer datagram, int at) {
    int value = datagram.getInt(at);
    return datagram.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  private static short bigShort(ByteBuffer datagram, int at) {
    short value = datagram.getShort(at);
    return datagram.order() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
  }

  @Override
  public void close() {
    socket.close();
  }
}
