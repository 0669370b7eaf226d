package waymark.probe.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.nio.channels.spi.SelectorProvider;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;

/// Which of netty's transports opens the sockets.
sealed interface Transport {

  IoHandlerFactory handler();

  Channel stream(Family family) throws Failed;

  Channel datagram(Family family) throws Failed;

  /// The JDK's: on every machine, and it tells an unreachable host from an unreachable network.
  record Nio() implements Transport {

    @Override
    public IoHandlerFactory handler() {
      return NioIoHandler.newFactory();
    }

    @Override
    public Channel stream(Family family) {
      return new NioSocketChannel(SelectorProvider.provider(), of(family));
    }

    @Override
    public Channel datagram(Family family) {
      return new NioDatagramChannel(of(family));
    }
  }

  /// The native one: the only one that can set SO_MARK.
  record MarkedEpoll(int mark) implements Transport {

    // asm-generic/socket.h; the same on every machine that netty's epoll transport is built for.
    private static final int SOL_SOCKET = 1;
    private static final int SO_MARK = 36;

    static Transport of(int mark) throws Failed {
      if (!Epoll.isAvailable()) {
        throw new Failed(
            new Failure.Unsupported(
                "a mark needs netty's epoll transport, which has no build for "
                    + System.getProperty("os.arch")));
      }
      return new MarkedEpoll(mark);
    }

    @Override
    public IoHandlerFactory handler() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public Channel stream(Family family) throws Failed {
      return marked(new EpollSocketChannel(Transport.of(family)));
    }

    @Override
    public Channel datagram(Family family) throws Failed {
      return marked(new EpollDatagramChannel(Transport.of(family)));
    }

    private Channel marked(Channel channel) throws Failed {
      try {
        channel
            .config()
            .setOption(new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, SO_MARK), mark);
        return channel;
      } catch (ChannelException refused) {
        channel.unsafe().closeForcibly();
        throw new Failed(
            new Failure.NotPermitted(
                "the mark " + FwMark.hex(mark) + " on a socket needs CAP_NET_ADMIN"));
      }
    }
  }

  private static SocketProtocolFamily of(Family family) {
    return switch (family) {
      case IPV4 -> SocketProtocolFamily.INET;
      case IPV6 -> SocketProtocolFamily.INET6;
    };
  }
}
