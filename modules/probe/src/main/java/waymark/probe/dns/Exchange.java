package waymark.probe.dns;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryEncoder;
import io.netty.handler.codec.dns.TcpDnsResponseDecoder;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import waymark.netstate.packet.IpAddress;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.socket.Deadline;
import waymark.probe.socket.Sockets;
import waymark.probe.url.Host;
import waymark.probe.url.RecordType;
import waymark.probe.url.TransportAddress;

/// Puts questions to one DNS server: by UDP, and by TCP where the answer did not fit (RFC 7766).
///
/// Each question has a socket of its own, connected to the server: so the kernel passes over the
/// packets of others, and an ICMP error comes back as one.
record Exchange(Sockets sockets, TransportAddress server, Deadline deadline) {

  private static final SecureRandom IDS = new SecureRandom();

  /// The addresses of a name, in the order of the types. All are asked for at once; trouble with
  /// one type does not count where another has an address.
  List<IpAddress> ask(Host.Name name, List<RecordType> types) throws Failed, InterruptedException {
    List<Question> questions = types.stream().map(type -> new Question(name, type)).toList();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (Question question : questions) {
      replies.add(overUdp(question));
    }
    List<IpAddress> found = new ArrayList<>();
    Failed trouble = new Failed(new Failure.NoAddress(name.text()));
    for (int i = 0; i < replies.size(); i++) {
      try {
        Reply reply = deadline.await(replies.get(i));
        found.addAll(addresses(reply.truncated() ? overTcp(questions.get(i)) : reply, name));
      } catch (Failed failed) {
        trouble = failed;
      }
    }
    if (found.isEmpty()) {
      throw trouble;
    }
    return found;
  }

  private List<IpAddress> addresses(Reply reply, Host.Name name) throws Failed {
    return switch (reply.code()) {
      case "NOERROR" -> reply.addresses();
      case "NXDOMAIN" -> throw new Failed(new Failure.NoSuchName(name.text()));
      default -> throw new Failed(new Failure.ServerFailure(server.toString(), reply.code()));
    };
  }

  /// Sends the question; the answer comes later.
  private CompletableFuture<Reply> overUdp(Question question) throws Failed, InterruptedException {
    ReplyReader reader = new ReplyReader(IDS.nextInt(1 << 16), question);
    InetSocketAddress to = server.toSocketAddress();
    Channel channel =
        sockets.datagram(
            server.address().family(),
            new DatagramDnsQueryEncoder(),
            new DatagramDnsResponseDecoder(),
            new PassOverMalformed(),
            reader);
    sockets.connect(channel, server, deadline);
    send(channel, new DatagramDnsQuery(null, to, reader.id()), reader);
    return reader.reply();
  }

  private Reply overTcp(Question question) throws Failed, InterruptedException {
    ReplyReader reader = new ReplyReader(IDS.nextInt(1 << 16), question);
    Channel channel =
        sockets.stream(
            server.address().family(),
            new TcpDnsQueryEncoder(),
            new TcpDnsResponseDecoder(),
            reader);
    sockets.connect(channel, server, deadline);
    send(channel, new DefaultDnsQuery(reader.id()), reader);
    return deadline.await(reader.reply());
  }

  private static void send(Channel channel, DnsQuery query, ReplyReader reader) {
    Question question = reader.question();
    query.setRecursionDesired(true);
    query.setRecord(
        DnsSection.QUESTION,
        new DefaultDnsQuestion(
            question.name().text(), DnsRecordType.valueOf(question.type().name())));
    channel
        .writeAndFlush(query)
        .addListener(sent -> {
          if (sent.cause() != null) {
            reader.reply().completeExceptionally(sent.cause());
          }
        });
  }

  /// A datagram that is no DNS message may come from anybody: it must not end the wait.
  private static final class PassOverMalformed extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof DecoderException)) {
        context.fireExceptionCaught(cause);
      }
    }
  }
}
