package waymark.kernel.netlink;

import java.nio.ByteBuffer;

/// Goes over the attributes (`struct nlattr`) of a range of bytes without copying them. The buffer
/// is in native byte order.
public final class AttributeCursor {

  static final int NLA_HDRLEN = 4;
  private static final int NLA_TYPE_MASK = 0x3fff; // without NLA_F_NESTED, NLA_F_NET_BYTEORDER

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private int next;
  private int end;
  private int type;
  private int start;
  private int length;

  /// Over nothing yet.
  public AttributeCursor() {}

  public AttributeCursor(ByteBuffer buffer, int from, int to) {
    over(buffer, from, to);
  }

  /// Begins anew, so that one cursor serves for a whole table.
  public void over(ByteBuffer bytes, int from, int to) {
    buffer = bytes;
    next = from;
    end = to;
  }

  /// Goes to the next attribute.
  ///
  /// @return false at the end
  /// @throws MalformedMessageException if its length cannot be
  public boolean next() throws MalformedMessageException {
    if (next >= end) {
      return false;
    }
    if (end - next < NLA_HDRLEN) {
      throw new MalformedMessageException(
          (end - next) + " bytes at " + next + " are too few for an attribute");
    }
    int size = buffer.getShort(next) & 0xffff;
    if (size < NLA_HDRLEN || size > end - next) {
      throw new MalformedMessageException(
          "the attribute at " + next + " claims " + size + " bytes of " + (end - next));
    }
    type = buffer.getShort(next + 2) & NLA_TYPE_MASK;
    start = next + NLA_HDRLEN;
    length = size - NLA_HDRLEN;
    next += aligned(size);
    return true;
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
}
