package waymark.probe.tls;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.socket.Deadline;

/// The handshake of one connection.
public final class TlsHandshake {

  private final SslHandler handler;
  private final Supplier<Optional<Failure>> refused;

  /// @param refused what our own look at the certificate ended the handshake with, if it did
  TlsHandshake(SSLEngine engine, Supplier<Optional<Failure>> refused) {
    this.handler = new SslHandler(engine);
    this.handler.setHandshakeTimeoutMillis(0); // the deadline decides, not netty
    this.refused = refused;
  }

  /// To put before all handlers of what is spoken inside TLS.
  public ChannelHandler handler() {
    return handler;
  }

  public void await(Deadline deadline) throws Failed, InterruptedException {
    CompletableFuture<TlsHandshake> done = new CompletableFuture<>();
    handler
        .handshakeFuture()
        .addListener(each -> {
          if (each.isSuccess()) {
            done.complete(this);
          } else {
            done.completeExceptionally(each.cause());
          }
        });
    try {
      deadline.await(done);
    } catch (Failed failed) {
      throw refused.get().map(Failed::new).orElse(failed);
    }
  }
}
