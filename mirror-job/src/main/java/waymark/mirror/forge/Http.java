package waymark.mirror.forge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// GET over HTTP, without redirects, bounded in time and size.
final class Http {

  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final int CHUNK = 1 << 13;

  private final Duration stall;
  private final Duration deadline;
  private final Timer timer = new Timer("http-deadline", true);

  /// @param stall the longest between two bytes
  /// @param deadline the longest for a whole answer
  Http(Duration stall, Duration deadline) {
    this.stall = stall;
    this.deadline = deadline;
  }

  /// Asks once.
  ///
  /// @param most bytes of body that are read; more is an [IOException]
  Answer get(URI url, Map<String, String> headers, long most) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(Math.toIntExact(Math.min(CONNECT.toMillis(), stall.toMillis())));
    connection.setReadTimeout(Math.toIntExact(stall.toMillis()));
    headers.forEach(connection::setRequestProperty);
    AtomicBoolean late = new AtomicBoolean();
    TimerTask end =
        new TimerTask() {
          @Override
          public void run() {
            late.set(true);
            connection.disconnect();
          }
        };
    timer.schedule(end, deadline.toMillis());
    try {
      int status = connection.getResponseCode();
      return new Answer(status, headers(connection), body(connection, status, most));
    } catch (IOException e) {
      throw told(url, e, late.get());
    } finally {
      end.cancel();
    }
  }

  /// Reads an answer as it comes.
  interface Reading {
    void read(InputStream body) throws IOException;
  }

  /// Posts once, without a bound on the answer's size: whoever reads has one of time.
  ///
  /// @return the status; only an answer of 200 is read
  int post(URI url, Map<String, String> headers, byte[] body, Reading reading) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(Math.toIntExact(Math.min(CONNECT.toMillis(), stall.toMillis())));
    connection.setReadTimeout(Math.toIntExact(stall.toMillis()));
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    headers.forEach(connection::setRequestProperty);
    try {
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        try (InputStream in = connection.getInputStream()) {
          reading.read(in);
        }
      }
      return status;
    } catch (IOException e) {
      throw told(url, e, false);
    }
  }

  private IOException told(URI url, IOException e, boolean late) {
    String where = url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    if (late) {
      return new IOException(where + ": no whole answer within " + deadline.toSeconds() + " s", e);
    }
    if (e instanceof SocketTimeoutException) {
      return new IOException(where + ": no answer for " + stall.toSeconds() + " s", e);
    }
    return new IOException(where + ": " + e.getMessage(), e);
  }

  private static Map<String, String> headers(HttpURLConnection connection) {
    Map<String, String> headers = new HashMap<>();
    // The first field is the status line; it has no name.
    int i = 1;
    for (String name = connection.getHeaderFieldKey(i);
        name != null;
        name = connection.getHeaderFieldKey(++i)) {
      headers.putIfAbsent(name.toLowerCase(Locale.ROOT), connection.getHeaderField(i));
    }
    return headers;
  }

  private static byte[] body(HttpURLConnection connection, int status, long most)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (@Nullable InputStream stream =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      if (stream == null) {
        return new byte[0];
      }
      byte[] chunk = new byte[CHUNK];
      for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        body.write(chunk, 0, n);
        if (body.size() > most) {
          throw new IOException("the answer is larger than " + most + " bytes");
        }
      }
    }
    long promised = connection.getContentLengthLong();
    if (promised > body.size()) {
      throw new IOException("the answer ended after " + body.size() + " of " + promised + " bytes");
    }
    return body.toByteArray();
  }
}
