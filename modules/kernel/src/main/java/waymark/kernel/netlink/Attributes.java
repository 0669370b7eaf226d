package waymark.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The attributes of one message or nest, in their order, known or not, copied out of the datagram.
public record Attributes(List<Attribute> list) {

  /// One attribute.
  ///
  /// @param type the number of the kernel's enum: `FRA_DST`, `RTA_OIF`, ...
  /// @param value its bytes, in the byte order that the attribute has
  public record Attribute(int type, ByteBuffer value) {

    public Attribute {
      value = value.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    private ByteBuffer exactly(int bytes) throws MalformedMessageException {
      if (value.remaining() != bytes) {
        throw new MalformedMessageException(
            "attribute " + type + " has " + value.remaining() + " bytes, not " + bytes);
      }
      return value;
    }

    public int u8() throws MalformedMessageException {
      return exactly(1).get(0) & 0xff;
    }

    /// All 32 bits, in native byte order.
    public int u32() throws MalformedMessageException {
      return exactly(4).getInt(0);
    }

    /// All 64 bits, in network byte order.
    public long be64() throws MalformedMessageException {
      return exactly(8).duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0);
    }

    public byte[] bytes() {
      byte[] bytes = new byte[value.remaining()];
      value.get(0, bytes);
      return bytes;
    }

    /// The text up to its NUL.
    public String string() {
      byte[] bytes = bytes();
      int length = 0;
      while (length < bytes.length && bytes[length] != 0) {
        length++;
      }
      return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
    }

    public Attributes nested() throws MalformedMessageException {
      return parse(value, 0, value.remaining());
    }

    /// `0x0a000001`: for what we keep and do not understand.
    public String hex() {
      return "0x" + HexFormat.of().formatHex(bytes());
    }
  }

  public Attributes {
    list = List.copyOf(list);
  }

  public static Attributes parse(ByteBuffer buffer, int from, int to)
      throws MalformedMessageException {
    List<Attribute> list = new ArrayList<>();
    AttributeCursor cursor = new AttributeCursor(buffer, from, to);
    while (cursor.next()) {
      byte[] value = new byte[cursor.length()];
      buffer.get(cursor.start(), value);
      list.add(new Attribute(cursor.type(), ByteBuffer.wrap(value)));
    }
    return new Attributes(list);
  }

  /// The last attribute of that type: a later one replaces an earlier one, as in nla_parse.
  public Optional<Attribute> find(int type) {
    return list.reversed().stream().filter(each -> each.type() == type).findFirst();
  }
}
