package waymark.probe;

import io.netty.pkitesting.X509Bundle;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Real servers on loopback, each doing one thing to whoever connects.
final class Servers implements Closeable {

  /// What a server does with a client; when it is done, the connection is closed.
  @FunctionalInterface
  interface Manner {
    void meet(Socket client) throws Exception;
  }

  private final List<Closeable> open = Collections.synchronizedList(new ArrayList<>());

  /// A server on 127.0.0.1; gives its port.
  int on(Manner manner) throws IOException {
    return on("127.0.0.1", manner);
  }

  int on(String address, Manner manner) throws IOException {
    return serve(new ServerSocket(0, 50, InetAddress.ofLiteral(address)), manner);
  }

  /// A TLS server on 127.0.0.1 that shows this certificate.
  int tls(X509Bundle certificate, Manner manner) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, new SecureRandom());
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    return serve(context.getServerSocketFactory().createServerSocket(0, 50, loopback), manner);
  }

  private int serve(ServerSocket listener, Manner manner) {
    open.add(listener);
    Thread.ofPlatform().daemon().start(() -> acceptAll(listener, manner));
    return listener.getLocalPort();
  }

  private void acceptAll(ServerSocket listener, Manner manner) {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofPlatform().daemon().start(() -> meet(client, manner));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void meet(Socket client, Manner manner) {
    try (client) {
      manner.meet(client);
    } catch (Exception clientWentAway) {
      // which is for the probe to tell
    }
  }

  /// A port of 127.0.0.1 that answers no SYN: its backlog is full.
  int deaf() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    ServerSocket listener = new ServerSocket(0, 1, loopback);
    open.add(listener);
    for (int i = 0; i < 3; i++) {
      Socket waits = new Socket();
      open.add(waits);
      try {
        waits.connect(new InetSocketAddress(loopback, listener.getLocalPort()), 100);
      } catch (IOException full) {
        break;
      }
    }
    return listener.getLocalPort();
  }

  /// A port of 127.0.0.1 where nobody listens.
  static int closedPort() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return listener.getLocalPort();
    }
  }

  /// Reads a request and says these lines, each ended as HTTP does.
  static Manner says(String... lines) {
    return client -> {
      request(client);
      client.getOutputStream().write(http(lines));
      client.getOutputStream().flush();
    };
  }

  static byte[] http(String... lines) {
    return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The head of a request, up to and with its empty line.
  static String request(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed in the middle of a request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /// Breaks the connection with a reset.
  static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /// Says nothing until the client goes away.
  static void silence(Socket client) throws IOException {
    client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : List.copyOf(open)) {
      each.close();
    }
  }
}
