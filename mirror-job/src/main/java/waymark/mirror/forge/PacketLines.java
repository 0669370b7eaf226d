package waymark.mirror.forge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import waymark.mirror.text.BadValueException;

/// Git's pkt-lines (gitprotocol-common(5)): four hexadecimal digits of length, then the text.
final class PacketLines {

  private static final Pattern LENGTH = Pattern.compile("[0-9a-f]{4}");
  private static final int HEADER = 4;

  private final ByteBuffer left;

  PacketLines(byte[] bytes) {
    this.left = ByteBuffer.wrap(bytes);
  }

  boolean atEnd() {
    return !left.hasRemaining();
  }

  /// A line without its line feed.
  ///
  /// @param utf8 whether it is; in one that is not, each byte that is no ASCII is spelled `\\xNN`,
  ///   which no name of a ref can hold
  record Line(String text, boolean utf8) {

    static Line of(ByteBuffer bytes) {
      try {
        return new Line(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()), true);
      } catch (CharacterCodingException _) {
        StringBuilder spelled = new StringBuilder();
        while (bytes.hasRemaining()) {
          byte next = bytes.get();
          spelled.append(next < 0 ? "\\x%02x".formatted(next & 0xff) : (char) next);
        }
        return new Line(spelled, false);
      }
    }

    private Line(CharSequence text, boolean utf8) {
      this(text.toString().replaceFirst("\n$", ""), utf8);
    }
  }

  /// The next line; empty for a flush packet.
  ///
  /// @throws BadValueException where the bytes end before it does, or are none: cut short on the
  ///   way
  Optional<Line> next() throws BadValueException {
    String digits = StandardCharsets.ISO_8859_1.decode(take(HEADER)).toString();
    if (!LENGTH.matcher(digits).matches()) {
      throw new BadValueException("the answer is not git's smart HTTP protocol", "mend the URL");
    }
    int length = Integer.parseInt(digits, 16);
    if (length == 0) {
      return Optional.empty();
    }
    return Optional.of(Line.of(take(length - HEADER)));
  }

  private ByteBuffer take(int length) throws BadValueException {
    if (length < 0 || length > left.remaining()) {
      throw new BadValueException("the list of refs is cut short", "try again");
    }
    ByteBuffer bytes = left.slice(left.position(), length);
    left.position(left.position() + length);
    return bytes;
  }
}
