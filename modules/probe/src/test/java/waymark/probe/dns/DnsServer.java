package waymark.probe.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A DNS server on loopback, over UDP and TCP on one port, that answers as a test says.
public final class DnsServer implements AutoCloseable {

  /// What to answer to a query: no packet, one or several.
  @FunctionalInterface
  public interface Script {
    List<byte[]> answers(byte[] query, boolean tcp);
  }

  public static final int SERVFAIL = 2;
  public static final int NXDOMAIN = 3;
  public static final int REFUSED = 5;

  private static final int HEADER = 12;
  private static final int MAX_MESSAGE = 65_535;

  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final Script script;
  private final AtomicInteger asked = new AtomicInteger();

  public DnsServer(Script script) throws IOException {
    this(InetAddress.ofLiteral("127.0.0.1"), 0, script);
  }

  public DnsServer(InetAddress address, int port, Script script) throws IOException {
    this.script = script;
    this.tcp = new ServerSocket(port, 50, address);
    this.udp = new DatagramSocket(tcp.getLocalPort(), address);
    Thread.ofPlatform().daemon().start(this::serveUdp);
    Thread.ofPlatform().daemon().start(this::serveTcp);
  }

  public int port() {
    return tcp.getLocalPort();
  }

  /// How many questions have come.
  public int asked() {
    return asked.get();
  }

  private void serveUdp() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
        udp.receive(packet);
        asked.incrementAndGet();
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        for (byte[] answer : script.answers(query, false)) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        try (Socket client = tcp.accept()) {
          asked.incrementAndGet();
          DataInputStream in = new DataInputStream(client.getInputStream());
          byte[] query = in.readNBytes(in.readUnsignedShort());
          DataOutputStream out = new DataOutputStream(client.getOutputStream());
          for (byte[] answer : script.answers(query, true)) {
            out.writeShort(answer.length);
            out.write(answer);
          }
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  /// The type of record that a query asks for: 1 is A, 28 is AAAA.
  public static int typeOf(byte[] query) {
    return ByteBuffer.wrap(query).getShort(query.length - 4);
  }

  /// The first label of the name that a query asks for.
  public static String labelOf(byte[] query) {
    return new String(query, HEADER + 1, query[HEADER], java.nio.charset.StandardCharsets.US_ASCII);
  }

  /// An answer with the query's id and question, an RCODE, and the literals of the type asked for.
  public static byte[] answer(byte[] query, int code, boolean truncated, String... literals) {
    List<byte[]> addresses =
        Arrays.stream(literals)
            .map(literal -> InetAddress.ofLiteral(literal).getAddress())
            .filter(address -> (address.length == 4 ? 1 : 28) == typeOf(query))
            .toList();
    ByteBuffer message = ByteBuffer.allocate(MAX_MESSAGE);
    message.put(query, 0, 2);
    message.putShort((short) (0x8180 | (truncated ? 0x0200 : 0) | code));
    message.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
    message.put(query, HEADER, query.length - HEADER);
    for (byte[] address : addresses) {
      message.putShort((short) 0xc00c).putShort((short) typeOf(query)).putShort((short) 1);
      message.putInt(60).putShort((short) address.length).put(address);
    }
    return Arrays.copyOf(message.array(), message.position());
  }

  @Override
  public void close() {
    try {
      udp.close();
      tcp.close();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }
}
