import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MessageWriter;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Layer4;
import waymark.netstate.conntrack.State;
import waymark.netstate.conntrack.Status;
import waymark.netstate.conntrack.Tuple;

/// Writes entries of IPv4 into the table of the calling thread's namespace, many in one datagram.
/// Numbers are those of linux/netfilter/nfnetlink_conntrack.h.
final class CtnetlinkWriter implements AutoCloseable {

  private static final int NEW = 0x100;
  private static final int DELETE = 0x102;
  private static final int NLM_F_REQUEST = 0x1;
  private static final int NLM_F_CREATE = 0x400;
  private static final int BATCH = 24_000;

  private final KernelTransport kernel;
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream();

  CtnetlinkWriter() throws IOException {
    kernel = KernelTransport.open(KernelTransport.NETLINK_NETFILTER);
  }

  void create(Flow flow) throws IOException {
    MessageWriter body = tuple(new MessageWriter().header(2, 0, 0, 0), 1, flow, flow.original());
    tuple(body, 2, flow, flow.reply());
    int status =
        Status.CONFIRMED.bit() // else EBUSY: the kernel sets it, and it may not change
            | (flow.has(Status.SEEN_REPLY) ? Status.SEEN_REPLY.bit() : 0)
            | (flow.has(Status.ASSURED) ? Status.ASSURED.bit() : 0);
    body.attribute(3, be32(status)).attribute(7, be32((int) flow.lifetime().timeout().orElse(600)));
    flow.state()
        .ifPresent(state ->
            body.nested(
                4,
                info -> info.nested(1, tcp -> tcp.attribute(1, (byte) State.TCP.indexOf(state)))));
    add(NEW, NLM_F_REQUEST | NLM_F_CREATE, body);
  }

  void delete(Flow flow) throws IOException {
    add(
        DELETE,
        NLM_F_REQUEST,
        tuple(new MessageWriter().header(2, 0, 0, 0), 1, flow, flow.original()));
  }

  private static MessageWriter tuple(MessageWriter body, int type, Flow flow, Tuple tuple) {
    Layer4.Ports ports = (Layer4.Ports) tuple.layer4();
    return body.nested(
        type,
        nest ->
            nest.nested(
                    1,
                    ip -> ip.attribute(1, tuple.src().bytes()).attribute(2, tuple.dst().bytes()))
                .nested(
                    2,
                    proto ->
                        proto
                            .attribute(1, (byte) flow.protocol().number())
                            .attribute(2, be16(ports.sport()))
                            .attribute(3, be16(ports.dport()))));
  }

  private static byte[] be16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  private static byte[] be32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private void add(int type, int flags, MessageWriter body) throws IOException {
    byte[] bytes = body.bytes();
    batch.writeBytes(
        ByteBuffer.allocate(16)
            .order(ByteOrder.nativeOrder())
            .putInt(16 + bytes.length)
            .putShort((short) type)
            .putShort((short) flags)
            .array());
    batch.writeBytes(bytes);
    if (batch.size() > BATCH) {
      flush();
    }
  }

  void flush() throws IOException {
    if (batch.size() > 0) {
      kernel.send(batch.toByteArray());
      batch.reset();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    kernel.close();
  }
}
