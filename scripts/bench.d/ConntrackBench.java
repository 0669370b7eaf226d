import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.EntrySink;
import waymark.kernel.conntrack.Filter;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Form;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.conntrack.survey.Survey;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.packet.IpAddress;

/// What scripts/bench conntrack measures inside one process.
class ConntrackBench {

  private static final int ROUNDS = 12;

  static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "generate" -> generate(Integer.parseInt(args[1]), Path.of(args[2]), false);
      case "save" -> generate(Integer.parseInt(args[1]), Path.of(args[2]), true);
      case "text" -> text(Path.of(args[1]));
      case "live" -> live(args[1]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /// A home gateway's table: the internet through the tunnel, ingress, and one flow in fifty
  /// misrouted. The same for the same number of entries.
  private static void generate(int entries, Path file, boolean save) throws Exception {
    Random random = new Random(7);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < entries; i++) {
        String line = line(i, random);
        out.write(
            save
                ? ConntrackText.print(
                    ConntrackText.read("generated", line).flows().getFirst(), Form.SAVE)
                : line);
        out.write('\n');
      }
    }
  }

  private static String line(int i, Random random) {
    String client = "192.168.1." + (2 + i % 250);
    int port = 1024 + i / 250 % 60000;
    int kind = random.nextInt(100);
    if (kind < 2) {
      return "ipv4     2 tcp      6 119 SYN_SENT src=%s dst=192.168.1.55 sport=%d dport=443 [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=%d mark=0 use=1"
          .formatted(client, port, port);
    }
    if (kind < 60) {
      String server = "198.51." + random.nextInt(4) + "." + (1 + random.nextInt(250));
      return "ipv4     2 tcp      6 4319%02d ESTABLISHED src=%s dst=%s sport=%d dport=443 src=%s dst=10.66.66.2 sport=443 dport=%d [ASSURED] mark=0 use=1"
          .formatted(10 + kind, client, server, port, server, port);
    }
    if (kind < 80) {
      return "ipv4     2 udp      17 %d src=%s dst=203.0.113.53 sport=%d dport=53 src=203.0.113.53 dst=10.66.66.2 sport=53 dport=%d mark=0 use=1"
          .formatted(900 + kind, client, port, port);
    }
    return "ipv4     2 tcp      6 8999 TIME_WAIT src=%s dst=192.168.1.55 sport=%d dport=443 src=10.42.0.%d dst=%s sport=8443 dport=%d [ASSURED] mark=0 use=1"
        .formatted(client, port, 2 + random.nextInt(30), client, port);
  }

  private static void text(Path file) throws Exception {
    double megabytes = Files.size(file) / 1e6;
    double scan =
        best(
            () -> {
              try (InputStream in = Files.newInputStream(file)) {
                return TableScanner.scan("bench", in, entry -> {}, fault -> {});
              }
            });
    say("scanned, warm", scan, megabytes);
    double surveyed =
        best(
            () -> {
              Survey survey = new Survey(surroundings());
              try (InputStream in = Files.newInputStream(file)) {
                return TableScanner.scan("bench", in, survey, fault -> {});
              }
            });
    say("scanned and surveyed, warm", surveyed, megabytes);
  }

  private static void say(String name, double seconds, double megabytes) {
    System.out.printf(
        Locale.ROOT, "%-52s %8.3f s %8.0f MB/s%n", name, seconds, megabytes / seconds);
  }

  private static void live(String netns) throws Exception {
    NetworkNamespace namespace = NetworkNamespace.parse(netns);
    double bare = namespace.call(() -> unchecked(() -> best(ConntrackBench::bareDump)));
    double surveyed = namespace.call(() -> unchecked(() -> best(ConntrackBench::surveyedDump)));
    System.out.printf(Locale.ROOT, "%-52s %8.3f s%n", "netlink dump that parses nothing, warm", bare);
    System.out.printf(
        Locale.ROOT,
        "%-52s %8.3f s, %.2f times the bare dump%n",
        "netlink dump, surveyed, warm",
        surveyed,
        surveyed / bare);
  }

  private static double unchecked(Callable<Double> work) throws IOException {
    try {
      return work.call();
    } catch (Exception failed) {
      throw new IOException(failed);
    }
  }

  /// Receives until NLMSG_DONE and looks at nothing but each datagram's first type.
  private static long bareDump() throws IOException {
    try (KernelTransport kernel = KernelTransport.open(KernelTransport.NETLINK_NETFILTER)) {
      ByteBuffer request = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
      request.putInt(20).putShort((short) 0x101).putShort((short) 0x301).putInt(1).putInt(0);
      kernel.send(request.array());
      long bytes = 0;
      for (ByteBuffer got = kernel.receive(); got.getShort(4) != 3; got = kernel.receive()) {
        bytes += got.limit();
      }
      return bytes;
    }
  }

  private static long surveyedDump() throws Exception {
    Survey survey = new Survey(surroundings());
    try (Ctnetlink table = Ctnetlink.open()) {
      table.dump(
          Filter.ALL,
          new EntrySink() {
            @Override
            public void entry(Entry entry) {
              survey.accept(entry);
            }

            @Override
            public void malformed(MalformedMessageException fault) {
              throw new IllegalStateException(fault);
            }
          });
    }
    return survey.summary().flows();
  }

  private static Surroundings surroundings() throws Exception {
    return new Surroundings(
        Set.of(IpAddress.parse("10.66.66.2")),
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        Optional.empty());
  }

  /// The best wall time of several rounds, in seconds: what the work costs when nothing disturbs.
  private static double best(Callable<Long> work) throws Exception {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      if (work.call() <= 0) {
        throw new IllegalStateException("nothing was read");
      }
      best = Math.min(best, (System.nanoTime() - began) / 1e9);
    }
    return best;
  }
}
