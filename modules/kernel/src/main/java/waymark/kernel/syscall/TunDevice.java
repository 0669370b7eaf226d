package waymark.kernel.syscall;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import waymark.netstate.packet.InterfaceName;

/// A network interface whose cable is this process (TUN, Documentation/networking/tuntap.rst), in
/// the network namespace of the thread that opened it. It is gone when it is closed. For one thread
/// at a time.
public final class TunDevice implements Closeable {

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN = 0x0001;
  private static final short IFF_NO_PI = 0x1000;
  private static final int IFREQ = 40; // name 16 bytes, then a union
  private static final int IFNAMSIZ = 16;
  private static final int LARGEST = 2048;

  private final int fd;
  private final InterfaceName name;
  private final Memory packet = new Memory(LARGEST);

  private TunDevice(int fd, InterfaceName name) {
    this.fd = fd;
    this.name = name;
  }

  /// Makes the interface; it is down and has no address.
  public static TunDevice open(InterfaceName name) throws SystemCallException {
    int fd = LibC.open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
      throw new SystemCallException("open(/dev/net/tun)", new Errno(Native.getLastError()));
    }
    TunDevice device = new TunDevice(fd, name);
    try (Memory request = new Memory(IFREQ)) {
      request.clear();
      byte[] bytes = name.name().getBytes(StandardCharsets.UTF_8);
      request.write(0, bytes, 0, bytes.length);
      request.setShort(IFNAMSIZ, (short) (IFF_TUN | IFF_NO_PI));
      if (LibC.ioctl(fd, new NativeLong(TUNSETIFF), request) < 0) {
        SystemCallException refused =
            new SystemCallException(
                "ioctl(TUNSETIFF, " + name + ")", new Errno(Native.getLastError()));
        device.close();
        throw refused;
      }
    }
    return device;
  }

  public InterfaceName name() {
    return name;
  }

  /// Lets a packet come in. The kernel takes it through its whole receive path before this returns
  /// (tun_get_user, netif_receive_skb).
  ///
  /// @param bytes from the IP header on, at most 2048
  public void write(byte[] bytes) throws SystemCallException {
    packet.write(0, bytes, 0, bytes.length);
    if (LibC.write(fd, packet, new NativeLong(bytes.length)).longValue() < 0) {
      throw new SystemCallException("write(" + name + ")", new Errno(Native.getLastError()));
    }
  }

  @Override
  public void close() {
    LibC.close(fd);
    packet.close();
  }
}
