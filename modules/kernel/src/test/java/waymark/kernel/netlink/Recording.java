package waymark.kernel.netlink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// A netlink socket that answers with recorded datagrams, each given the sequence number of the
/// request that was sent last, as the kernel does.
public final class Recording implements Transport {

  private final Deque<ByteBuffer> datagrams = new ArrayDeque<>();
  private final List<byte[]> sent = new ArrayList<>();

  /// The datagrams of a file of hexadecimal lines.
  public static Recording of(String resource) throws IOException {
    Recording recording = new Recording();
    try (InputStream in = Recording.class.getResourceAsStream("/netlink/" + resource)) {
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> recording.then(HexFormat.of().parseHex(line)));
    }
    return recording;
  }

  public Recording then(byte... datagram) {
    datagrams.add(ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN));
    return this;
  }

  public Recording thenOverrun() {
    datagrams.add(ByteBuffer.allocate(0)); // no datagram: an overrun
    return this;
  }

  public boolean hasMore() {
    return !datagrams.isEmpty();
  }

  /// Takes the next datagram out.
  public byte[] take() {
    return datagrams.remove().array();
  }

  /// The messages of one datagram.
  public static List<byte[]> messagesOf(byte[] datagram) {
    ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> messages = new ArrayList<>();
    for (int at = 0, length; at < datagram.length; at += length) {
      length = (bytes.getInt(at) + 3) & ~3;
      messages.add(Arrays.copyOfRange(datagram, at, at + length));
    }
    return messages;
  }

  /// One message as the kernel writes it.
  public static byte[] message(int type, int flags, byte... payload) {
    return ByteBuffer.allocate((16 + payload.length + 3) & ~3)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(16 + payload.length)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(0)
        .putInt(0)
        .put(payload)
        .array();
  }

  public List<byte[]> sent() {
    return sent;
  }

  @Override
  public void send(byte[] datagram) {
    sent.add(datagram);
  }

  @Override
  public ByteBuffer receive() throws IOException {
    if (datagrams.isEmpty()) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer next = datagrams.remove();
    if (next.limit() == 0) {
      throw new OverrunException();
    }
    int at = 0;
    while (at + 16 <= next.limit()) {
      int length = next.getInt(at);
      next.putInt(at + 8, sent.size());
      at += length < 16 || length > next.limit() ? next.limit() : (length + 3) & ~3;
    }
    return next;
  }

  @Override
  public void close() {}
}
