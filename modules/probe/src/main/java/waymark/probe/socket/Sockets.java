package waymark.probe.socket;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.url.TransportAddress;

/// The sockets of one probe, on one event loop that lives as long as they do.
public final class Sockets implements AutoCloseable {

  private static final long CLOSE_SECONDS = 1;
  private static final Duration ROUTE_LOOKUP = Duration.ofSeconds(1); // no packet is sent for it

  private final Transport transport;
  private final EventLoop loop;

  private Sockets(Transport transport) {
    this.transport = transport;
    ThreadFactory inheritsNamespace = Thread.ofPlatform().name("probe-loop").daemon().factory();
    this.loop = new SingleThreadIoEventLoop(null, inheritsNamespace, transport.handler());
  }

  /// Starts an event loop for the sockets of one probe.
  ///
  /// @param mark SO_MARK of every socket
  /// @throws Failed where this machine cannot set a mark
  public static Sockets open(OptionalInt mark) throws Failed {
    return new Sockets(
        mark.isPresent() ? Transport.MarkedEpoll.of(mark.getAsInt()) : new Transport.Nio());
  }

  /// A TCP socket of the calling thread's network namespace, not connected yet.
  public Channel stream(Family family, ChannelHandler... handlers)
      throws Failed, InterruptedException {
    Channel channel = registered(transport.stream(family), handlers);
    IpAddress any = new IpAddress(family, 0, 0);
    channel.bind(new InetSocketAddress(any.toInetAddress(), 0)).sync(); // so that its port is known
    return channel;
  }

  /// A UDP socket of the calling thread's network namespace, not connected yet.
  public Channel datagram(Family family, ChannelHandler... handlers)
      throws Failed, InterruptedException {
    return registered(transport.datagram(family), handlers);
  }

  private Channel registered(Channel channel, ChannelHandler... handlers)
      throws InterruptedException {
    channel
        .config()
        .setAllocator(UnpooledByteBufAllocator.DEFAULT)
        .setConnectTimeoutMillis(0); // the deadline decides, not netty
    channel.pipeline().addLast(handlers).addLast(new Unheard());
    loop.register(channel).sync();
    return channel;
  }

  /// Stands last: what comes this far has been told by another way already, or is of no interest.
  private static final class Unheard extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
  }

  /// Connects within the deadline. A socket that failed to stays for [#localEnd] to look at.
  public void connect(Channel channel, TransportAddress to, Deadline deadline)
      throws Failed, InterruptedException {
    ChannelFuture connected = channel.connect(to.toSocketAddress());
    if (!connected.await(deadline.remaining(), TimeUnit.NANOSECONDS)) {
      throw new Failed(new Failure.TimedOut(deadline.granted()));
    }
    if (connected.cause() != null) {
      long at = System.nanoTime();
      throw new Failed(Causes.of(connected.cause()), at);
    }
  }

  /// Our end of a connection, or of a try at one that is still under way: by it the try is found
  /// again in conntrack. The JDK does not tell the address before it is connected; the kernel does,
  /// for a UDP socket with the same destination.
  public Optional<TransportAddress> localEnd(Channel channel, TransportAddress to)
      throws InterruptedException {
    if (!(channel.localAddress() instanceof InetSocketAddress known) || known.getPort() == 0) {
      return Optional.empty();
    }
    TransportAddress local = TransportAddress.of(known);
    return local.address().isUnspecified()
        ? sourceFor(to).map(source -> new TransportAddress(source, local.port()))
        : Optional.of(local);
  }

  private Optional<IpAddress> sourceFor(TransportAddress to) throws InterruptedException {
    try {
      Channel asks = datagram(to.address().family());
      connect(asks, to, Deadline.after(ROUTE_LOOKUP));
      return localEnd(asks, to).map(TransportAddress::address);
    } catch (Failed noRoute) {
      return Optional.empty();
    }
  }

  /// Closes all sockets at once, without waiting for anybody's goodbye.
  @Override
  public void close() {
    try {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
