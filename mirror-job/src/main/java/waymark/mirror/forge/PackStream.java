package waymark.mirror.forge;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import waymark.mirror.text.Foreign;

/// What a server answers to wants without haves: `NAK`, then the pack on band 1, words for people
/// on band 2 and an error on band 3 (gitprotocol-pack(5), side-band-64k).
final class PackStream {

  private static final int HEADER = 4;
  private static final int PACK = 1;
  private static final int WORDS = 2;

  private final InputStream in;

  PackStream(InputStream in) {
    this.in = in;
  }

  /// Gives the whole pack on; whether it is one is for index-pack to say.
  ///
  /// @throws IOException where the answer is another, or cut short
  void to(OutputStream out, Consumer<String> words) throws IOException {
    byte[] nak = packet();
    if (!new String(nak, StandardCharsets.UTF_8).equals("NAK\n")) {
      throw new IOException("the server does not begin a pack");
    }
    for (byte[] packet = packet(); packet.length > 0; packet = packet()) {
      switch (packet[0]) {
        case PACK -> out.write(packet, 1, packet.length - 1);
        case WORDS -> text(packet).lines().map(Foreign::plain).forEach(words);
        default -> throw new IOException("the server says: " + Foreign.plain(text(packet).strip()));
      }
    }
  }

  private static String text(byte[] packet) {
    return new String(packet, 1, packet.length - 1, StandardCharsets.UTF_8);
  }

  /// The content of the next packet; of a flush packet none.
  private byte[] packet() throws IOException {
    String header = new String(exactly(HEADER), StandardCharsets.US_ASCII);
    if (!header.matches("[0-9a-f]{4}")) {
      throw new IOException("the server does not speak git's protocol");
    }
    int length = Integer.parseInt(header, 16);
    if (length > 0 && length <= HEADER) {
      throw new IOException("the server sends an empty packet");
    }
    return length == 0 ? new byte[0] : exactly(length - HEADER);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the pack is cut short");
    }
    return bytes;
  }
}
