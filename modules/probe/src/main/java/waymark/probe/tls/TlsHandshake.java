package waymark.probe.tls;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import waymark.probe.outcome.Failed;
import waymark.probe.socket.Deadline;

/// The handshake of one connection.
public final class TlsHandshake {

  /// A server may say goodbye inside TLS and wait for ours: then no more is to come.
  private static final class Goodbye extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslCloseCompletionEvent) {
        var _ = context.close(); // nobody waits for it: the channel ends either way
      }
      context.fireUserEventTriggered(event);
    }
  }

  private final SslHandler handler;

  TlsHandshake(SSLEngine engine) {
    this.handler = new SslHandler(engine);
    this.handler.setHandshakeTimeoutMillis(0); // the deadline decides, not netty
  }

  /// Those to put before all handlers of what is spoken inside TLS.
  public List<ChannelHandler> handlers() {
    return List.of(handler, new Goodbye());
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
    deadline.await(done);
  }
}
