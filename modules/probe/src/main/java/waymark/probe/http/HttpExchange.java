package waymark.probe.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.url.Quoted;

/// One GET and its answer. A redirect is an answer like any other: nothing is followed.
public final class HttpExchange {

  /// More of a body than this is not read: 64 KiB.
  private static final int ENOUGH = 1 << 16;

  private final String authority;
  private final String target;
  private final CompletableFuture<HttpExchange> firstByte = new CompletableFuture<>();
  private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();

  /// Makes ready one GET.
  ///
  /// @param authority the `Host` header: the URL's host, with its port where that is not the
  ///   default
  /// @param target what to GET: begins with `/`
  public HttpExchange(String authority, String target) {
    this.authority = authority;
    this.target = target;
  }

  /// Those to put behind the TLS handler, or first where there is none.
  public List<ChannelHandler> handlers() {
    return List.of(new FirstByte(), new HttpClientCodec(), new Collector());
  }

  /// Sends the request.
  public void begin(Channel channel) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
    request
        .headers()
        .set(HttpHeaderNames.HOST, authority)
        .set(HttpHeaderNames.USER_AGENT, "waymark-probe")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    channel
        .writeAndFlush(request)
        .addListener(sent -> {
          if (sent.cause() != null) {
            fail(sent.cause());
          }
        });
  }

  /// Done when the first byte of the answer has come.
  public CompletableFuture<HttpExchange> firstByte() {
    return firstByte;
  }

  /// Done when the answer has come, or enough of it.
  public CompletableFuture<HttpAnswer> answer() {
    return answer;
  }

  private void fail(Throwable cause) {
    firstByte.completeExceptionally(cause);
    answer.completeExceptionally(cause);
  }

  private final class FirstByte extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      firstByte.complete(HttpExchange.this);
      context.fireChannelRead(bytes);
    }
  }

  private final class Collector extends SimpleChannelInboundHandler<HttpObject> {

    private Optional<HttpAnswer> head = Optional.empty();
    private int read;

    Collector() {
      super(HttpObject.class);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      if (part.decoderResult().isFailure()) {
        String text = part.decoderResult().cause().getMessage();
        fail(
            new Failed(
                new Failure.ProtocolError(
                    "the peer does not speak HTTP/1.1: " + Quoted.readable(String.valueOf(text)))));
        return;
      }
      // One object can be both: the codec joins an empty answer into one.
      if (part instanceof HttpResponse response
          && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
        head =
            Optional.of(
                new HttpAnswer(
                    response.status().code(), Quoted.readable(response.status().reasonPhrase())));
      }
      if (part instanceof HttpContent content) {
        read += content.content().readableBytes();
        if (content instanceof LastHttpContent || read >= ENOUGH) {
          head.ifPresent(answer::complete);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
    }
  }
}
