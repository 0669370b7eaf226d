package waymark.kernel.netlink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Writes the body of a request: its fixed header, then attributes, each padded to four bytes.
public final class MessageWriter {

  private static final int NLA_F_NESTED = 1 << 15;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// The fixed header, `struct rtmsg` and such, as bytes.
  public MessageWriter header(int... bytes) {
    for (int each : bytes) {
      out.write(each);
    }
    return this;
  }

  public MessageWriter attribute(int type, byte... value) {
    out.writeBytes(shorts(AttributeCursor.NLA_HDRLEN + value.length, type));
    out.writeBytes(value);
    while (out.size() % 4 != 0) {
      out.write(0);
    }
    return this;
  }

  public MessageWriter u32(int type, int value) {
    return attribute(
        type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  /// A text with its NUL.
  public MessageWriter string(int type, String value) {
    return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  public MessageWriter nested(int type, Consumer<MessageWriter> inner) {
    MessageWriter nest = new MessageWriter();
    inner.accept(nest);
    return attribute(type | NLA_F_NESTED, nest.bytes());
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  private static byte[] shorts(int first, int second) {
    return ByteBuffer.allocate(4)
        .order(ByteOrder.nativeOrder())
        .putShort((short) first)
        .putShort((short) second)
        .array();
  }
}
