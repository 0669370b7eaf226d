package waymark.mirror.forge;

import java.util.Map;
import java.util.Optional;

/// What an HTTP server answered.
final class Answer {

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /// @param headers by their names in small letters
  Answer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// The header as a number, where it is one.
  Optional<Long> number(String name) {
    return header(name).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
  }
}
