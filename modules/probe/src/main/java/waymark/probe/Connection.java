package waymark.probe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import waymark.netstate.packet.Family;
import waymark.probe.http.HttpExchange;
import waymark.probe.outcome.Failed;
import waymark.probe.socket.Sockets;
import waymark.probe.socket.Watch;
import waymark.probe.tls.TlsClient;
import waymark.probe.tls.TlsHandshake;
import waymark.probe.url.Endpoint;
import waymark.probe.url.ProbeUrl;

/// A TCP socket and all that is going to be spoken on it. It stands before the socket connects, so
/// that nothing the peer does, however early, goes unseen.
record Connection(
    Channel channel, Watch watch, Optional<TlsHandshake> tls, Optional<HttpExchange> http) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final long CLOSE_SECONDS = 1;

  static Connection open(ProbeUrl url, Optional<TlsClient> client, Sockets sockets, Family family)
      throws Failed, InterruptedException {
    Watch watch = new Watch();
    Optional<TlsHandshake> tls = client.map(TlsClient::handshake);
    Optional<HttpExchange> http = http(url);
    List<ChannelHandler> handlers = new ArrayList<>(List.of(watch));
    tls.ifPresent(each -> handlers.addAll(each.handlers()));
    http.ifPresent(each -> handlers.addAll(each.handlers()));
    Channel channel = sockets.stream(family, handlers.toArray(ChannelHandler[]::new));
    return new Connection(channel, watch, tls, http);
  }

  /// Gives a try up: an answer that comes later must find nobody.
  void abandon() throws InterruptedException {
    channel.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private static Optional<HttpExchange> http(ProbeUrl url) {
    return switch (url) {
      case ProbeUrl.Http(_, Endpoint endpoint, String target) ->
          Optional.of(new HttpExchange(authority(endpoint, HTTP_PORT), target));
      case ProbeUrl.Https(_, Endpoint endpoint, String target) ->
          Optional.of(new HttpExchange(authority(endpoint, HTTPS_PORT), target));
      case ProbeUrl.Tcp _, ProbeUrl.Tls _, ProbeUrl.Dns _ -> Optional.empty();
    };
  }

  /// The `Host` header: with the port where it is not the scheme's own (RFC 9110, section 7.2).
  private static String authority(Endpoint endpoint, int defaultPort) {
    return endpoint.port() == defaultPort ? endpoint.host().toString() : endpoint.toString();
  }
}
