package waymark.kernel.conntrack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.MalformedMessageException;

/// Numbers of ctnetlink, which are in network byte order, out of datagrams in native order.
final class Wire {

  private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private Wire() {}

  static void expect(AttributeCursor cursor, int bytes) throws MalformedMessageException {
    if (cursor.length() != bytes) {
      throw new MalformedMessageException(
          "attribute "
              + cursor.type()
              + " at "
              + cursor.start()
              + " has "
              + cursor.length()
              + " bytes, not "
              + bytes);
    }
  }

  static int u8(ByteBuffer datagram, AttributeCursor cursor) throws MalformedMessageException {
    expect(cursor, 1);
    return datagram.get(cursor.start()) & 0xff;
  }

  static int be16(ByteBuffer datagram, AttributeCursor cursor) throws MalformedMessageException {
    expect(cursor, 2);
    short raw = datagram.getShort(cursor.start());
    return (SWAPPED ? Short.reverseBytes(raw) : raw) & 0xffff;
  }

  static int be32(ByteBuffer datagram, AttributeCursor cursor) throws MalformedMessageException {
    expect(cursor, 4);
    int raw = datagram.getInt(cursor.start());
    return SWAPPED ? Integer.reverseBytes(raw) : raw;
  }

  static long be64(ByteBuffer datagram, AttributeCursor cursor) throws MalformedMessageException {
    expect(cursor, 8);
    return be64At(datagram, cursor.start());
  }

  static long be64At(ByteBuffer datagram, int at) {
    long raw = datagram.getLong(at);
    return SWAPPED ? Long.reverseBytes(raw) : raw;
  }

  static byte[] bytes16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  static byte[] bytes32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }
}
