package waymark.probe.dns;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import waymark.netstate.packet.IpAddress;

/// Takes the one response that answers a question. Every other one, be it of another id or to
/// another question, is let pass, as RFC 5452, section 9.1 asks: it may be forged.
final class ReplyReader extends SimpleChannelInboundHandler<DnsResponse> {

  private final int id;
  private final Question question;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  ReplyReader(int id, Question question) {
    super(DnsResponse.class);
    this.id = id;
    this.question = question;
  }

  int id() {
    return id;
  }

  Question question() {
    return question;
  }

  CompletableFuture<Reply> reply() {
    return reply;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DnsResponse response) {
    if (response.id() == id && repeatsTheQuestion(response)) {
      reply.complete(new Reply(codeOf(response), response.isTruncated(), addresses(response)));
    }
  }

  /// Servers may leave the question out of an error (RFC 9619 allows none or one).
  private boolean repeatsTheQuestion(DnsResponse response) {
    if (response.count(DnsSection.QUESTION) == 0) {
      return response.code().intValue() != 0;
    }
    DnsQuestion repeated = response.recordAt(DnsSection.QUESTION);
    return repeated.name().equalsIgnoreCase(question.name().text())
        && repeated.type().name().equals(question.type().name());
  }

  private static String codeOf(DnsResponse response) {
    return response.code().toString().replaceFirst("\\(.*", "").toUpperCase(Locale.ROOT);
  }

  private List<IpAddress> addresses(DnsResponse response) {
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      if (record instanceof DnsRawRecord raw
          && raw.type().name().equals(question.type().name())
          && raw.content().readableBytes() * 8 == question.type().family().bits()) {
        byte[] bytes = new byte[raw.content().readableBytes()];
        raw.content().getBytes(raw.content().readerIndex(), bytes);
        addresses.add(IpAddress.ofBytes(bytes));
      }
    }
    return addresses;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    reply.completeExceptionally(new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    reply.completeExceptionally(cause);
  }
}
