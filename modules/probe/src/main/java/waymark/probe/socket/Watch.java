package waymark.probe.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;

/// Stands first in a pipeline and remembers what broke the connection: the handlers behind it see
/// only that it closed.
public final class Watch extends ChannelInboundHandlerAdapter {

  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken.complete(cause);
    context.fireExceptionCaught(cause);
  }

  /// What was seen; or, where that is only that the connection closed, what broke it.
  public Failed explain(Failed seen) {
    return seen.failure() instanceof Failure.ClosedEarly && broken.isDone()
        ? new Failed(Causes.of(broken.join()), seen.at())
        : seen;
  }
}
