package waymark.probe.socket;

import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.url.Quoted;

/// What an exception of netty or of the JDK means.
///
/// Where the number of the error is to be had, it decides. Else the text that strerror(3) gives in
/// the C locale does, and the exception's class where even that is in another language.
public final class Causes {

  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int EPIPE = 32;
  private static final int ENETUNREACH = 101;
  private static final int ECONNRESET = 104;
  private static final int ECONNREFUSED = 111;
  private static final int EHOSTUNREACH = 113;

  private static final Map<String, Integer> STRERROR =
      Map.of(
          "Operation not permitted", EPERM,
          "Permission denied", EACCES,
          "Broken pipe", EPIPE,
          "Network is unreachable", ENETUNREACH,
          "Connection reset", ECONNRESET,
          "Connection reset by peer", ECONNRESET,
          "Connection refused", ECONNREFUSED,
          "No route to host", EHOSTUNREACH);

  /// As netty's epoll transport words it: `finishConnect(..) failed with error(-111): ...`.
  private static final Pattern NUMBERED = Pattern.compile(".*error\\(-(\\d{1,4})\\).*");

  private static final Pattern ALERT = Pattern.compile("(?:.* )?fatal alert: (\\w+)");

  private Causes() {}

  /// The first thing down the chain of causes that has a meaning here.
  public static Failure of(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      boolean annotated = each instanceof IOException && each.getCause() instanceof IOException;
      Optional<Failure> meaning = annotated ? Optional.empty() : meaning(each);
      if (meaning.isPresent()) {
        return meaning.get();
      }
    }
    return new Failure.SystemError(text(thrown));
  }

  private static Optional<Failure> meaning(Throwable thrown) {
    return switch (thrown) {
      case Failed failed -> Optional.of(failed.failure());
      case NotSslRecordException _ ->
          Optional.of(new Failure.ProtocolError("the peer does not speak TLS"));
      case SslClosedEngineException _ -> Optional.of(new Failure.ClosedEarly());
      case SSLException tls -> Optional.of(ofTls(text(tls)));
      case ClosedChannelException _ -> Optional.of(new Failure.ClosedEarly());
      case IOException io -> Optional.of(ofSystem(io));
      case DecoderException broken when broken.getCause() == null ->
          Optional.of(new Failure.ProtocolError(text(broken)));
      default -> Optional.empty();
    };
  }

  private static Failure ofTls(String text) {
    Matcher alert = ALERT.matcher(text);
    if (alert.matches()) {
      return new Failure.ProtocolError("the peer ends TLS with the alert " + alert.group(1));
    }
    return text.startsWith("Connection closed while")
        ? new Failure.ClosedEarly()
        : new Failure.ProtocolError(text);
  }

  private static Failure ofSystem(IOException thrown) {
    return switch (errno(thrown)) {
      case EPERM, EACCES -> new Failure.NotPermitted("the kernel says " + text(thrown));
      case ECONNRESET, EPIPE -> new Failure.Reset();
      case ECONNREFUSED -> new Failure.Refused();
      case EHOSTUNREACH -> new Failure.HostUnreachable();
      case ENETUNREACH -> new Failure.NetworkUnreachable();
      default ->
          switch (thrown) {
            case NoRouteToHostException unnumbered when unnumbered.getMessage() == null ->
                new Failure.Unreachable();
            case NoRouteToHostException _ -> new Failure.HostUnreachable();
            case PortUnreachableException _ -> new Failure.Refused();
            case ConnectException translated
                when translated.getMessage() != null
                    && !NUMBERED.matcher(translated.getMessage()).matches() ->
                new Failure.Refused();
            default -> new Failure.SystemError(text(thrown));
          };
    };
  }

  /// The number of the error, or 0 where it is not to be had.
  private static int errno(IOException thrown) {
    if (thrown instanceof NativeIoException numbered) {
      return -numbered.expectedErr();
    }
    String text = text(thrown);
    Matcher numbered = NUMBERED.matcher(text);
    return numbered.matches()
        ? Integer.parseInt(numbered.group(1))
        : STRERROR.getOrDefault(text, 0);
  }

  private static String text(Throwable thrown) {
    @Nullable String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : Quoted.readable(message);
  }
}
