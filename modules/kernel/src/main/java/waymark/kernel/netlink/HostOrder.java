package waymark.kernel.netlink;

import java.nio.ByteOrder;

/// Numbers in the machine's byte order, as netlink's own headers have them, out of an array.
final class HostOrder {

  private static final boolean IS_LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private HostOrder() {}

  static int u16(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return IS_LITTLE ? second << 8 | first : first << 8 | second;
  }

  static int s32(byte[] bytes, int at) {
    int first = u16(bytes, at);
    int second = u16(bytes, at + 2);
    return IS_LITTLE ? second << 16 | first : first << 16 | second;
  }
}
