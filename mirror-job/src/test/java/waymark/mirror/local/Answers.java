package waymark.mirror.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a test lets the local forge answer instead of the truth.
public final class Answers {

  private Answers() {}

  /// A pkt-line of git (gitprotocol-common(5)).
  public static String packet(String text) {
    return "%04x%s".formatted(text.getBytes(StandardCharsets.UTF_8).length + 4, text);
  }

  /// Answers with this body.
  public static void json(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// Writes the whole answer.
  public interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  /// Answers in that way where the URL holds the part; everything else is as it was.
  public static LocalForge.Fault on(String part, Answering instead) {
    return exchange -> {
      boolean meant = exchange.getRequestURI().toString().contains(part);
      if (meant) {
        instead.answer(exchange);
      }
      return meant;
    };
  }

  /// Keeps whoever asked waiting.
  public static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
