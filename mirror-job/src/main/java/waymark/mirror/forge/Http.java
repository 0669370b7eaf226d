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

/// GET and POST over HTTP, without redirects, bounded in time.
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
  /// @param most bytes of body that are read
  /// @throws AnswerTooLargeException where there are more
  Answer get(URI url, Map<String, String> headers, long most) throws IOException {
    return within(
        deadline,
        connection(url, headers),
        connection -> {
          int status = connection.getResponseCode();
          byte[] body = body(connection, status, most);
          if (body.length > most) {
            throw new AnswerTooLargeException(where(url), most);
          }
          return new Answer(status, headers(connection), body);
        });
  }

  /// Reads an answer as it comes.
  interface Reading {
    void read(InputStream body) throws IOException;
  }

  /// Posts once, without a bound on the answer's size.
  ///
  /// @param longest for the whole answer, however fast it comes
  /// @return the status; only an answer of 200 is read
  int post(URI url, Map<String, String> headers, byte[] body, Duration longest, Reading reading)
      throws IOException {
    HttpURLConnection posting = connection(url, headers);
    posting.setDoOutput(true);
    posting.setFixedLengthStreamingMode(body.length);
    return within(
        longest,
        posting,
        connection -> {
          try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
          }
          int status = connection.getResponseCode();
          if (status == HttpURLConnection.HTTP_OK) {
            try (InputStream in = new SteadyInput(connection.getInputStream(), stall)) {
              reading.read(in);
            }
          }
          return status;
        });
  }

  private HttpURLConnection connection(URI url, Map<String, String> headers) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(Math.toIntExact(Math.min(CONNECT.toMillis(), stall.toMillis())));
    connection.setReadTimeout(Math.toIntExact(stall.toMillis()));
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private interface Exchange<T> {
    T with(HttpURLConnection connection) throws IOException;
  }

  /// Ends the exchange from outside where it takes longer.
  private <T> T within(Duration longest, HttpURLConnection connection, Exchange<T> exchange)
      throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    TimerTask end =
        new TimerTask() {
          @Override
          public void run() {
            late.set(true);
            connection.disconnect();
          }
        };
    timer.schedule(end, longest.toMillis());
    try {
      return exchange.with(connection);
    } catch (IOException e) {
      throw told(URI.create(connection.getURL().toString()), e, late.get(), longest);
    } finally {
      end.cancel();
    }
  }

  private IOException told(URI url, IOException e, boolean late, Duration longest) {
    if (e instanceof AnswerTooLargeException) {
      return e;
    }
    String where = where(url);
    if (late) {
      return new IOException(where + ": no whole answer within " + longest.toSeconds() + " s", e);
    }
    if (e instanceof SocketTimeoutException) {
      return new IOException(where + ": no answer for " + stall.toSeconds() + " s", e);
    }
    return new IOException(where + ": " + e.getMessage(), e);
  }

  private static String where(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
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

  /// All of it, or a little more than may be read.
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
          return body.toByteArray();
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
