package waymark.kernel.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Receives the answer to a dump on a thread of its own, a few datagrams ahead: the kernel fills
/// the next one, which is what a dump costs, while the last is read. What is no dump passes
/// through; a change with `NLM_F_REPLACE` and `NLM_F_EXCL`, which are the same bits, must not be
/// sent by it.
public final class ReadAhead implements Transport {

  private static final int AHEAD = 8;
  private static final int BUFFER = 64 * 1024;
  private static final int FLAGS = 6; // in struct nlmsghdr
  private static final int TYPE = 4;

  private final Transport transport;
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<Received> received = new ArrayBlockingQueue<>(AHEAD + 1);
  private Optional<Thread> reader = Optional.empty();
  private ByteBuffer lent = ByteBuffer.allocate(0);
  private boolean isAhead;

  private sealed interface Received {
    record Datagram(ByteBuffer bytes, boolean isLast) implements Received {}

    record Failed(IOException cause, boolean isLast) implements Received {}
  }

  /// @param transport closed with this
  public ReadAhead(Transport transport) {
    this.transport = transport;
    for (int i = 0; i < AHEAD; i++) {
      free.add(ByteBuffer.allocate(BUFFER).order(ByteOrder.nativeOrder()));
    }
  }

  @Override
  public void send(byte[] datagram) throws IOException {
    transport.send(datagram);
    isAhead = (HostOrder.u16(datagram, FLAGS) & Connection.NLM_F_DUMP) == Connection.NLM_F_DUMP;
    if (isAhead) {
      reader =
          Optional.of(
              Thread.ofPlatform().daemon().name("netlink read ahead").start(this::receiveAll));
    }
  }

  /// Up to the message that ends the dump, or to where nothing comes any more.
  private void receiveAll() {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = receiveOne();
      }
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean receiveOne() throws InterruptedException {
    try {
      ByteBuffer datagram = transport.receive();
      boolean isLast = datagram.limit() == 0 || ends(datagram);
      ByteBuffer slot = free.take().clear();
      received.put(new Received.Datagram(slot.put(datagram).flip(), isLast));
      return !isLast;
    } catch (OverrunException lost) {
      received.put(new Received.Failed(lost, false));
      return true;
    } catch (IOException failed) {
      received.put(new Received.Failed(failed, true));
      return false;
    }
  }

  /// Whether a message of the datagram ends the dump. What is malformed ends it too: who reads it
  /// gives up.
  private static boolean ends(ByteBuffer datagram) {
    byte[] bytes = AttributeCursor.array(datagram);
    int limit = datagram.limit();
    int at = 0;
    while (limit - at >= Connection.NLMSG_HDRLEN) {
      int length = HostOrder.s32(bytes, at);
      int type = HostOrder.u16(bytes, at + TYPE);
      if (type == Connection.NLMSG_DONE || type == Connection.NLMSG_ERROR) {
        return true;
      }
      if (length < Connection.NLMSG_HDRLEN || length > limit - at) {
        return true;
      }
      at += AttributeCursor.aligned(length);
    }
    return at < limit;
  }

  @Override
  public ByteBuffer receive() throws IOException {
    if (!isAhead) {
      return transport.receive();
    }
    if (lent.capacity() == BUFFER) {
      free.add(lent);
      lent = ByteBuffer.allocate(0);
    }
    return switch (next()) {
      case Received.Datagram(ByteBuffer bytes, boolean isLast) -> {
        isAhead = !isLast;
        lent = bytes;
        yield bytes;
      }
      case Received.Failed(IOException cause, boolean isLast) -> {
        isAhead = !isLast;
        throw cause;
      }
    };
  }

  /// Waits as recvfrom(2) does: a thread that is interrupted still hears the answer to its
  /// question.
  private Received next() {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return received.take();
        } catch (InterruptedException later) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// A dump that was given up is still on its way: its memory must not go before its reader.
  @Override
  public void close() throws IOException {
    boolean wasInterrupted = false;
    reader.ifPresent(Thread::interrupt);
    while (reader.isPresent()) {
      try {
        reader.get().join();
        reader = Optional.empty();
      } catch (InterruptedException later) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    transport.close();
  }
}
