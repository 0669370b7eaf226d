package waymark.mirror.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a CGI program prints: headers, an empty line, the body.
final class Cgi {

  private Cgi() {}

  static void answer(InputStream output, HttpExchange exchange) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(output)) {
      int status = 200;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        if (name.equals("Status")) {
          status = Integer.parseInt(value.substring(0, 3));
        } else {
          exchange.getResponseHeaders().set(name, value);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        in.transferTo(body);
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append(new String(new byte[] {(byte) c}, StandardCharsets.ISO_8859_1));
      }
    }
    return line.toString();
  }
}
