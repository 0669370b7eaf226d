package waymark.kernel.syscall;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// A socket of this host that sends one packet with a mark and a time to live of its own, in the
/// network namespace of the thread that opened it. For one thread at a time.
public final class HostSocket implements Closeable {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_BROADCAST = 6;
  private static final int SO_MARK = 36;
  private static final int IPPROTO_IP = 0;
  private static final int IP_TOS = 1;
  private static final int IP_TTL = 2;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_TCLASS = 67;
  private static final int SOCKADDR_IN = 16; // family u16, port be16, address 4 bytes, padding
  private static final int SOCKADDR_IN6 = 28; // family u16, port be16, flow 4, address 16, scope 4

  private final int fd;

  private HostSocket(int fd) {
    this.fd = fd;
  }

  /// A UDP socket.
  public static HostSocket udp(Family family) throws SystemCallException {
    return open(family, SOCK_DGRAM);
  }

  /// A TCP socket, which does not wait for its connection.
  public static HostSocket tcp(Family family) throws SystemCallException {
    return open(family, SOCK_STREAM | SOCK_NONBLOCK);
  }

  private static HostSocket open(Family family, int type) throws SystemCallException {
    int fd = LibC.socket(family == Family.IPV4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      throw new SystemCallException("socket(" + family + ")", new Errno(Native.getLastError()));
    }
    return new HostSocket(fd);
  }

  /// What all its packets carry.
  ///
  /// @param tos or traffic class; of TCP without the bits of ECN
  /// @param timeToLive or hop limit, 1 to 255
  public void carry(Family family, int mark, int tos, int timeToLive) throws SystemCallException {
    set(SOL_SOCKET, SO_REUSEADDR, 1);
    set(SOL_SOCKET, SO_BROADCAST, 1);
    set(SOL_SOCKET, SO_MARK, mark);
    switch (family) {
      case IPV4 -> {
        set(IPPROTO_IP, IP_TTL, timeToLive);
        set(IPPROTO_IP, IP_TOS, tos);
      }
      case IPV6 -> {
        set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, timeToLive);
        set(IPPROTO_IPV6, IPV6_TCLASS, tos);
      }
    }
  }

  /// Takes an address and a port of this host.
  public void bind(Endpoint own) throws SystemCallException {
    try (Memory address = address(own)) {
      check(LibC.bind(fd, address, (int) address.size()), "bind(" + own + ")");
    }
  }

  /// Sends one datagram.
  public void send(byte[] payload, Endpoint to) throws SystemCallException {
    try (Memory data = new Memory(Math.max(1, payload.length));
        Memory address = address(to)) {
      data.write(0, payload, 0, payload.length);
      NativeLong sent =
          LibC.sendto(fd, data, new NativeLong(payload.length), 0, address, (int) address.size());
      check(sent.intValue(), "sendto(" + to + ")");
    }
  }

  /// Sends the SYN of a connection.
  ///
  /// @throws SystemCallException with `EINPROGRESS` where it was sent
  public void connect(Endpoint to) throws SystemCallException {
    try (Memory address = address(to)) {
      check(LibC.connect(fd, address, (int) address.size()), "connect(" + to + ")");
    }
  }

  private void set(int level, int name, int value) throws SystemCallException {
    try (Memory memory = new Memory(4)) {
      memory.setInt(0, value);
      check(LibC.setsockopt(fd, level, name, memory, 4), "setsockopt(" + level + ", " + name + ")");
    }
  }

  private static Memory address(Endpoint endpoint) {
    IpAddress ip = endpoint.address();
    boolean v4 = ip.family() == Family.IPV4;
    Memory address = new Memory(v4 ? SOCKADDR_IN : SOCKADDR_IN6);
    address.clear();
    address.setShort(0, (short) (v4 ? AF_INET : AF_INET6));
    address.setByte(2, (byte) (endpoint.port() >> 8));
    address.setByte(3, (byte) endpoint.port());
    byte[] bytes = ip.bytes();
    address.write(v4 ? 4 : 8, bytes, 0, bytes.length);
    return address;
  }

  private static void check(int result, String call) throws SystemCallException {
    if (result < 0) {
      throw new SystemCallException(call, new Errno(Native.getLastError()));
    }
  }

  @Override
  public void close() {
    LibC.close(fd);
  }
}
