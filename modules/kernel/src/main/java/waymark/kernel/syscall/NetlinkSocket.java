package waymark.kernel.syscall;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/// A socket of AF_NETLINK (netlink(7)) in the network namespace of the thread that opened it. For
/// one thread at a time.
public final class NetlinkSocket implements Closeable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;

  private static final int SOCKADDR_NL = 12; // family u16, pad u16, nl_pid u32, nl_groups u32
  private static final int NL_PID = 4;
  private static final int BUFFER = 64 * 1024;
  private static final int RETRIES_OF_EINTR = 1000;

  private final int fd;
  private final Memory in = new Memory(BUFFER);
  private final byte[] bytes = new byte[BUFFER];
  private final ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  private final Memory sender = new Memory(SOCKADDR_NL);
  private final Memory senderLength = new Memory(4);
  private boolean closed;

  private NetlinkSocket(int fd) {
    this.fd = fd;
  }

  /// Opens a socket that asks for extended acknowledgements without the request echoed, and for
  /// dumps that refuse a filter which they do not understand. A kernel too old for one of these
  /// (before 4.20) does without.
  ///
  /// @param protocol `NETLINK_ROUTE` 0, `NETLINK_NETFILTER` 12
  public static NetlinkSocket open(int protocol) throws SystemCallException {
    int fd = LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (fd < 0) {
      throw failed("socket(AF_NETLINK, SOCK_RAW, " + protocol + ")");
    }
    NetlinkSocket socket = new NetlinkSocket(fd);
    try (Memory address = new Memory(SOCKADDR_NL)) {
      address.clear();
      address.setShort(0, (short) AF_NETLINK);
      if (LibC.bind(fd, address, SOCKADDR_NL) < 0) {
        SystemCallException failure = failed("bind(AF_NETLINK)");
        socket.close();
        throw failure;
      }
    }
    socket.set(SOL_NETLINK, NETLINK_EXT_ACK, 1);
    socket.set(SOL_NETLINK, NETLINK_CAP_ACK, 1);
    socket.set(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
    return socket;
  }

  /// Subscribes to a multicast group: `NFNLGRP_CONNTRACK_NEW` 1, `RTNLGRP_IPV4_ROUTE` 7.
  public void join(int group) throws SystemCallException {
    if (!set(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)) {
      throw failed("setsockopt(NETLINK_ADD_MEMBERSHIP, " + group + ")");
    }
  }

  /// The number under which the kernel knows the socket (`nl_pid`), unsigned.
  public int port() throws SystemCallException {
    senderLength.setInt(0, SOCKADDR_NL);
    if (LibC.getsockname(fd, sender, senderLength) < 0) {
      throw failed("getsockname(AF_NETLINK)");
    }
    return sender.getInt(NL_PID);
  }

  /// Sets how much may wait unread; over the system's limit where the process may.
  ///
  /// @param bytes as socket(7) counts them
  public void receiveBuffer(int bytes) throws SystemCallException {
    if (!set(SOL_SOCKET, SO_RCVBUFFORCE, bytes) && !set(SOL_SOCKET, SO_RCVBUF, bytes)) {
      throw failed("setsockopt(SO_RCVBUF, " + bytes + ")");
    }
  }

  /// Sets how long [#receive()] waits; zero is for ever, as a new socket does.
  public void receiveTimeout(Duration timeout) throws SystemCallException {
    try (Memory value = new Memory(2L * NativeLong.SIZE)) { // struct timeval
      value.setNativeLong(0, new NativeLong(timeout.toSeconds()));
      value.setNativeLong(NativeLong.SIZE, new NativeLong(timeout.toNanosPart() / 1000));
      if (LibC.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, value, (int) value.size()) < 0) {
        throw failed("setsockopt(SO_RCVTIMEO)");
      }
    }
  }

  /// Sends one datagram to the kernel.
  public void send(byte[] datagram) throws SystemCallException {
    try (Memory out = new Memory(datagram.length)) {
      out.write(0, datagram, 0, datagram.length);
      if (LibC.send(fd, out, new NativeLong(datagram.length), 0).longValue() < 0) {
        throw failed("send(AF_NETLINK)");
      }
    }
  }

  /// Waits for one datagram of the kernel. The buffer has an array, in native byte order, and is
  /// overwritten by the next call.
  ///
  /// @return empty where the time ran out
  /// @throws SystemCallException with `ENOBUFS` where the kernel had to drop datagrams
  /// @throws IOException where one is larger than the buffer
  public ByteBuffer receive() throws IOException {
    return receive(MSG_TRUNC);
  }

  /// As [#receive()], but without waiting: empty where nothing is there.
  public ByteBuffer receiveNow() throws IOException {
    return receive(MSG_TRUNC | MSG_DONTWAIT);
  }

  private ByteBuffer receive(int flags) throws IOException {
    for (int tries = 0; tries < RETRIES_OF_EINTR; tries++) {
      senderLength.setInt(0, SOCKADDR_NL);
      long length =
          LibC.recvfrom(fd, in, new NativeLong(BUFFER), flags, sender, senderLength).longValue();
      if (length >= 0) {
        if (sender.getInt(NL_PID) != 0) {
          continue; // another process wrote to us
        }
        if (length > BUFFER) {
          throw new IOException("a netlink datagram has " + length + " bytes, more than " + BUFFER);
        }
        in.read(0, bytes, 0, (int) length);
        return view.clear().limit((int) length);
      }
      Errno errno = new Errno(Native.getLastError());
      if (errno.equals(Errno.EAGAIN)) {
        return view.clear().limit(0);
      }
      if (!errno.equals(Errno.EINTR)) {
        throw new SystemCallException("recvfrom(AF_NETLINK)", errno);
      }
    }
    throw new SystemCallException("recvfrom(AF_NETLINK)", Errno.EINTR);
  }

  private boolean set(int level, int name, int value) {
    try (Memory memory = new Memory(4)) {
      memory.setInt(0, value);
      return LibC.setsockopt(fd, level, name, memory, 4) == 0;
    }
  }

  private static SystemCallException failed(String call) {
    return new SystemCallException(call, new Errno(Native.getLastError()));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.close(fd);
      in.close();
      sender.close();
      senderLength.close();
    }
  }
}
