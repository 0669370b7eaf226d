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

  /// The next line without its line feed; empty for a flush packet.
  ///
  /// @throws BadValueException where the bytes end before it does, or are none: cut short on the
  ///   way
  Optional<String> next() throws BadValueException {
    String digits = take(HEADER);
    if (!LENGTH.matcher(digits).matches()) {
      throw new BadValueException("the answer is not git's smart HTTP protocol", "mend the URL");
    }
    int length = Integer.parseInt(digits, 16);
    if (length == 0) {
      return Optional.empty();
    }
    String line = take(length - HEADER);
    return Optional.of(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
  }

  private String take(int length) throws BadValueException {
    if (length < 0 || length > left.remaining()) {
      throw new BadValueException("the list of refs is cut short", "try again");
    }
    ByteBuffer bytes = left.slice(left.position(), length);
    left.position(left.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      throw new BadValueException(
          "the name of a ref is not UTF-8, which no manifest can hold",
          "rename the ref upstream, or exclude the repository and mirror it by hand");
    }
  }
}
