package waymark.kernel.netlink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import waymark.kernel.syscall.Errno;

/// Asks the kernel and reads its answers. For one thread at a time.
public final class Connection implements Closeable {

  public static final int NLM_F_REQUEST = 0x001;
  public static final int NLM_F_ACK = 0x004;
  public static final int NLM_F_DUMP_INTR = 0x010;
  public static final int NLM_F_DUMP = 0x300; // NLM_F_ROOT | NLM_F_MATCH
  public static final int NLM_F_CAPPED = 0x100; // in NLMSG_ERROR
  public static final int NLM_F_ACK_TLVS = 0x200; // in NLMSG_ERROR

  private static final int NLMSG_NOOP = 1;
  static final int NLMSG_ERROR = 2;
  static final int NLMSG_DONE = 3;
  private static final int NLMSG_OVERRUN = 4;
  static final int NLMSG_HDRLEN = 16; // length u32, type u16, flags u16, seq u32, pid u32
  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int MAX_ATTEMPTS = 10;

  private final Transport transport;
  private int sequence;

  public Connection(Transport transport) {
    this.transport = transport;
  }

  /// Asks for a whole table. Where it changed while it was read (`NLM_F_DUMP_INTR`), entries may be
  /// missing or come twice, so it is read again, and the sink is told.
  ///
  /// @param type `RTM_GETRULE`, ...
  /// @param body the fixed header and attributes
  /// @return how many times it was read
  /// @throws IOException where it changed during every one of ten attempts
  public int dump(int type, byte[] body, MessageSink sink) throws IOException, NetlinkError {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      send(type, NLM_F_REQUEST | NLM_F_DUMP, body);
      sink.begin(attempt);
      Answer answer = new Answer(sink);
      while (!answer.done) {
        answer.take();
      }
      if (!answer.interrupted) {
        return attempt;
      }
    }
    throw new IOException(
        "the kernel's table changed during each of " + MAX_ATTEMPTS + " dumps of it");
  }

  /// Asks for a change, and waits until it is done.
  ///
  /// @param flags `NLM_F_CREATE`, `NLM_F_EXCL`, ...; request and acknowledgement are added
  public void change(int type, int flags, byte[] body) throws IOException, NetlinkError {
    ask(type, flags, body, (messageType, messageFlags, datagram, from, to) -> {});
  }

  /// Asks for one thing that is no table, and waits for the answer.
  ///
  /// @param type `IPCTNL_MSG_CT_GET_STATS`, ...
  public void get(int type, byte[] body, MessageSink sink) throws IOException, NetlinkError {
    ask(type, 0, body, sink);
  }

  private void ask(int type, int flags, byte[] body, MessageSink sink)
      throws IOException, NetlinkError {
    send(type, NLM_F_REQUEST | NLM_F_ACK | flags, body);
    Answer answer = new Answer(sink);
    while (!answer.done) {
      answer.take();
    }
  }

  /// Waits for one datagram of the groups that the socket has joined.
  ///
  /// @return how many messages it held; 0 where none came in time
  /// @throws OverrunException where messages were lost
  public int receive(MessageSink sink) throws IOException {
    return each(transport.receive(), sink);
  }

  /// Hands on the messages of one datagram.
  ///
  /// @return how many it held
  public static int each(ByteBuffer datagram, MessageSink sink) throws IOException {
    byte[] bytes = AttributeCursor.array(datagram);
    int limit = datagram.limit();
    int messages = 0;
    int at = 0;
    while (at < limit) {
      int length = length(bytes, limit, at);
      sink.message(
          HostOrder.u16(bytes, at + 4),
          HostOrder.u16(bytes, at + 6),
          datagram,
          at + NLMSG_HDRLEN,
          at + length);
      messages++;
      at += AttributeCursor.aligned(length);
    }
    return messages;
  }

  private void send(int type, int flags, byte[] body) throws IOException {
    sequence++;
    transport.send(
        ByteBuffer.allocate(NLMSG_HDRLEN + body.length)
            .order(ByteOrder.nativeOrder())
            .putInt(NLMSG_HDRLEN + body.length)
            .putShort((short) type)
            .putShort((short) flags)
            .putInt(sequence)
            .putInt(0)
            .put(body)
            .array());
  }

  private static int length(byte[] datagram, int limit, int at) throws MalformedMessageException {
    int rest = limit - at;
    if (rest < NLMSG_HDRLEN) {
      throw new MalformedMessageException(rest + " bytes at " + at + " are too few for a message");
    }
    int length = HostOrder.s32(datagram, at);
    if (length < NLMSG_HDRLEN || length > rest) {
      throw new MalformedMessageException(
          "the message at "
              + at
              + " claims "
              + Integer.toUnsignedString(length)
              + " bytes of "
              + rest);
    }
    return length;
  }

  /// The answer to the request that was sent last.
  private final class Answer {

    private final MessageSink sink;
    private boolean done;
    private boolean interrupted;

    private Answer(MessageSink sink) {
      this.sink = sink;
    }

    private void take() throws IOException, NetlinkError {
      ByteBuffer datagram;
      try {
        datagram = transport.receive();
      } catch (OverrunException lost) {
        interrupted = true;
        return;
      }
      if (datagram.limit() == 0) {
        throw new IOException("the kernel did not answer in time");
      }
      byte[] bytes = AttributeCursor.array(datagram);
      int limit = datagram.limit();
      int at = 0;
      while (at < limit && !done) {
        int length = length(bytes, limit, at);
        if (HostOrder.s32(bytes, at + 8) == sequence) { // else of a request that was given up
          message(datagram, HostOrder.u16(bytes, at + 4), HostOrder.u16(bytes, at + 6), at, length);
        }
        at += AttributeCursor.aligned(length);
      }
    }

    private void message(ByteBuffer datagram, int type, int flags, int at, int length)
        throws IOException, NetlinkError {
      int from = at + NLMSG_HDRLEN;
      int end = at + length;
      interrupted |= (flags & NLM_F_DUMP_INTR) != 0;
      switch (type) {
        case NLMSG_NOOP -> {}
        case NLMSG_OVERRUN -> interrupted = true;
        case NLMSG_DONE -> {
          done = true;
          refuse(datagram, from, end, from + 4, flags);
        }
        case NLMSG_ERROR -> {
          done = true;
          // struct nlmsgerr: the error, the request's header and, unless capped, its body
          int request = end - from >= 8 ? datagram.getInt(from + 4) : 0;
          int echoed =
              (flags & NLM_F_CAPPED) != 0 ? NLMSG_HDRLEN : AttributeCursor.aligned(request);
          refuse(datagram, from, end, from + 4 + echoed, flags);
        }
        default -> sink.message(type, flags, datagram, from, end);
      }
    }

    private void refuse(ByteBuffer datagram, int from, int end, int attributes, int flags)
        throws IOException, NetlinkError {
      int error = end - from >= 4 ? -datagram.getInt(from) : 0;
      if (error == 0) {
        return;
      }
      boolean tells = (flags & NLM_F_ACK_TLVS) != 0 && attributes >= from && attributes <= end;
      String extack =
          tells
              ? Attributes.parse(datagram, attributes, end)
                  .find(NLMSGERR_ATTR_MSG)
                  .map(Attributes.Attribute::string)
                  .orElse("")
              : "";
      throw new NetlinkError(new Errno(error), extack);
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
