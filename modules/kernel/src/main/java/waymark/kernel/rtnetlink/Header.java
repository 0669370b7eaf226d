package waymark.kernel.rtnetlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.packet.IpAddress;

/// The fixed part at the front of a message: a C struct, read by offset, in native byte order.
final class Header {

  private final ByteBuffer bytes;

  /// @param length how many bytes it has
  /// @throws MalformedMessageException if there are fewer
  Header(ByteBuffer bytes, int length) throws MalformedMessageException {
    if (bytes.remaining() < length) {
      throw new MalformedMessageException(
          "a header of " + length + " bytes has " + bytes.remaining());
    }
    this.bytes = bytes.slice(bytes.position(), length).order(ByteOrder.nativeOrder());
  }

  int u8(int at) {
    return bytes.get(at) & 0xff;
  }

  int u16(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  int u32(int at) {
    return bytes.getInt(at);
  }

  /// An address of 4 or 16 bytes.
  static IpAddress address(Attribute attribute) throws MalformedMessageException {
    byte[] bytes = attribute.bytes();
    if (bytes.length != 4 && bytes.length != 16) {
      throw new MalformedMessageException(
          "attribute " + attribute.type() + " is an address of " + bytes.length + " bytes");
    }
    return IpAddress.ofBytes(bytes);
  }
}
