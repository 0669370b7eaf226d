package waymark.kernel.netlink;

import java.nio.ByteBuffer;

/// Goes over the attributes (`struct nlattr`) of a range of bytes without copying them: a table of
/// half a million entries has ten million. It reads the datagram's array, byte by byte, which every
/// compiler makes quick.
public final class AttributeCursor {

  static final int NLA_HDRLEN = 4;
  private static final int NLA_TYPE_MASK = 0x3fff; // without NLA_F_NESTED, NLA_F_NET_BYTEORDER

  private byte[] bytes = new byte[0];
  private int next;
  private int end;
  private int type;
  private int start;
  private int length;

  /// Over nothing yet.
  public AttributeCursor() {}

  public AttributeCursor(ByteBuffer buffer, int from, int to) {
    over(array(buffer), from, to);
  }

  /// The bytes of a datagram from its offset 0 on; copied only where its array is out of reach.
  public static byte[] array(ByteBuffer buffer) {
    if (buffer.hasArray() && buffer.arrayOffset() == 0) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.limit()];
    buffer.get(0, copy);
    return copy;
  }

  /// Begins anew, so that one cursor serves for a whole table.
  public void over(byte[] datagram, int from, int to) {
    bytes = datagram;
    next = from;
    end = to;
  }

  /// Goes to the next attribute.
  ///
  /// @return false at the end
  /// @throws MalformedMessageException if its length cannot be
  public boolean next() throws MalformedMessageException {
    int at = next;
    int rest = end - at;
    if (rest < NLA_HDRLEN) {
      return atEnd(rest);
    }
    int size = HostOrder.u16(bytes, at);
    if (size < NLA_HDRLEN || size > rest) {
      throw new MalformedMessageException(
          "the attribute at " + at + " claims " + size + " bytes of " + rest);
    }
    type = HostOrder.u16(bytes, at + 2) & NLA_TYPE_MASK;
    start = at + NLA_HDRLEN;
    length = size - NLA_HDRLEN;
    next = at + aligned(size);
    return true;
  }

  private boolean atEnd(int rest) throws MalformedMessageException {
    if (rest > 0) {
      throw new MalformedMessageException(
          rest + " bytes at " + next + " are too few for an attribute");
    }
    return false;
  }

  /// `NLA_ALIGN`.
  static int aligned(int size) {
    return (size + 3) & ~3;
  }

  public int type() {
    return type;
  }

  /// The offset of the value.
  public int start() {
    return start;
  }

  /// How many bytes the value has.
  public int length() {
    return length;
  }

  public int end() {
    return start + length;
  }

  /// @throws MalformedMessageException if the value has another length
  public void expect(int size) throws MalformedMessageException {
    if (length != size) {
      throw wrongLength(size); // apart, so that what is called for every number stays small
    }
  }

  private MalformedMessageException wrongLength(int size) {
    return new MalformedMessageException(
        "attribute " + type + " at " + start + " has " + length + " bytes, not " + size);
  }

  public int u8() throws MalformedMessageException {
    expect(1);
    return bytes[start] & 0xff;
  }

  /// 16 bits in network byte order, as the next two.
  public int be16() throws MalformedMessageException {
    expect(2);
    return (bytes[start] & 0xff) << 8 | (bytes[start + 1] & 0xff);
  }

  public int be32() throws MalformedMessageException {
    expect(4);
    return be32At(start);
  }

  public long be64() throws MalformedMessageException {
    expect(8);
    return be64At(0);
  }

  /// The eight bytes so far behind the beginning of the value.
  public long be64At(int offset) {
    return (long) be32At(start + offset) << 32 | Integer.toUnsignedLong(be32At(start + offset + 4));
  }

  private int be32At(int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
