package waymark.probe.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.probe.outcome.Failure;

class CausesTest {

  /// Texts of netty 4.2.9 and JDK 25 on Linux 6.18, taken down from connects in a network namespace
  /// to unreachable, prohibited and rejected destinations.
  static Stream<Arguments> told() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), "refused"),
        Arguments.of(new ConnectException("Verbindungsaufbau abgelehnt"), "refused"),
        Arguments.of(
            new ConnectException("finishConnect(..) failed with error(-111): Connection refused"),
            "refused"),
        Arguments.of(
            new ConnectException("connect(..) failed with error(-13): Permission denied"),
            "not-permitted"),
        Arguments.of(
            new ConnectException("connect(..) failed with error(-22): Invalid argument"),
            "system-error"),
        Arguments.of(new SocketException("Network is unreachable"), "network-unreachable"),
        Arguments.of(new NoRouteToHostException("No route to host"), "host-unreachable"),
        Arguments.of(new NoRouteToHostException("Keine Route zum Host"), "host-unreachable"),
        Arguments.of(new NoRouteToHostException(), "unreachable"),
        Arguments.of(new SocketException("Permission denied"), "not-permitted"),
        Arguments.of(new IOException("Operation not permitted"), "not-permitted"),
        Arguments.of(new SocketException("Invalid argument"), "system-error"),
        Arguments.of(new SocketException("Protocol not available"), "system-error"),
        Arguments.of(new SocketException("Connection reset"), "reset"),
        Arguments.of(new IOException("Broken pipe"), "reset"),
        Arguments.of(new PortUnreachableException(), "refused"),
        Arguments.of(new ClosedChannelException(), "closed-early"),
        Arguments.of(
            new SSLHandshakeException("Connection closed while SSL/TLS handshake was in progress"),
            "closed-early"),
        Arguments.of(new DecoderException(new NotSslRecordException("x")), "protocol-error"),
        Arguments.of(new CorruptedFrameException("x"), "protocol-error"),
        Arguments.of(new RuntimeException(new IOException("Connection reset")), "reset"),
        Arguments.of(new RuntimeException("odd"), "system-error"));
  }

  @ParameterizedTest
  @MethodSource("told")
  void givesEachErrorItsWord(Throwable thrown, String kind) {
    assertThat(Causes.of(thrown).kind()).isEqualTo(kind);
  }

  @Test
  void namesTheAlert() {
    assertThat(
            Causes.of(
                new SSLHandshakeException(
                    "(handshake_failure) Received fatal alert: handshake_failure")))
        .isEqualTo(new Failure.ProtocolError("the peer ends TLS with the alert handshake_failure"));
  }
}
