import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.EntrySink;
import waymark.kernel.conntrack.EventStream;
import waymark.kernel.conntrack.Filter;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.conntrack.survey.Survey;
import waymark.netstate.packet.IpAddress;

/// What scripts/bench conntrack measures inside one process.
final class ConntrackBench {

  private static final int ROUNDS = 12;

  static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "generate" -> generate(Integer.parseInt(args[1]));
      case "fill" -> in(args[2], () -> fill(Integer.parseInt(args[1])));
      case "text" -> text(Path.of(args[1]));
      case "live" -> in(args[1], ConntrackBench::live);
      case "follow" -> follow(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "flood" ->
          in(args[1], () -> flood(Integer.parseInt(args[2]), Integer.parseInt(args[3])));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void in(String netns, Work work) throws Exception {
    NetworkNamespace.parse(netns)
        .call(() -> {
          try {
            work.run();
          } catch (IOException | RuntimeException failed) {
            throw failed;
          } catch (Exception failed) {
            throw new IOException(failed);
          }
          return true;
        });
  }

  private static void generate(int entries) throws IOException {
    GatewayTable table = new GatewayTable();
    try (OutputStream out = new BufferedOutputStream(System.out, 1 << 16)) {
      for (int i = 0; i < entries; i++) {
        out.write((table.next() + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static void fill(int entries) throws IOException {
    GatewayTable table = new GatewayTable();
    try (CtnetlinkWriter writer = new CtnetlinkWriter()) {
      for (int i = 0; i < entries; i++) {
        writer.create(flow(table));
      }
    }
  }

  private static Flow flow(GatewayTable table) {
    return ConntrackText.read("generated", table.next()).flows().getFirst();
  }

  private static void text(Path file) throws Exception {
    double megabytes = Files.size(file) / 1e6;
    double[] scanned = new double[ROUNDS];
    double[] surveyed = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      scanned[round] = seconds(() -> scan(file, entry -> {}));
      Survey survey = new Survey(surroundings());
      surveyed[round] = seconds(() -> scan(file, survey));
    }
    say("scanned, warm, one core", best(scanned), megabytes);
    say("scanned and surveyed, warm, one core", best(surveyed), megabytes);
  }

  private static long scan(Path file, java.util.function.Consumer<Entry> eyes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return TableScanner.scan("bench", in, eyes, fault -> {});
    }
  }

  private static void say(String name, double seconds, double megabytes) {
    System.out.printf(
        Locale.ROOT, "%-52s %8.3f s  %.0f MB/s (wanted: 300)%n", name, seconds, megabytes / seconds);
  }

  /// The two in turns, so that what else the machine does befalls both.
  private static void live() throws Exception {
    double[] bare = new double[ROUNDS];
    double[] surveyed = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      bare[round] = seconds(ConntrackBench::bareDump);
      surveyed[round] = seconds(ConntrackBench::surveyedDump);
      ratios[round] = surveyed[round] / bare[round];
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT, "%-52s %8.3f s%n", "netlink dump that parses nothing, warm", best(bare));
    System.out.printf(
        Locale.ROOT,
        "%-52s %8.3f s  %.2f times the bare dump (median of %d pairs %.2f; wanted: 1.15)%n",
        "netlink dump, surveyed, warm",
        best(surveyed),
        best(surveyed) / best(bare),
        ROUNDS,
        ratios[ROUNDS / 2]);
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
      table.dump(Filter.ALL, new Surveying(survey));
    }
    return survey.summary().flows();
  }

  /// Follows at the system's default socket buffer while another process makes events.
  private static void follow(String netns, int rate, int seconds) throws Exception {
    Surveying sink = new Surveying(new Survey(surroundings()));
    CountDownLatch begun = new CountDownLatch(1);
    Thread follower =
        Thread.ofPlatform()
            .start(() -> {
              try {
                in(
                    netns,
                    () ->
                        EventStream.follow(
                            0,
                            sink,
                            () -> {
                              begun.countDown();
                              return !sink.over;
                            }));
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            });
    begun.await();
    Process flood =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                System.getProperty("bench.source"),
                "flood",
                netns,
                Integer.toString(rate),
                Integer.toString(seconds))
            .redirectErrorStream(true)
            .start();
    String said = new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    flood.waitFor();
    Thread.sleep(500);
    sink.over = true;
    follower.join();
    System.out.printf(
        Locale.ROOT,
        "%s; seen %d, lost %d, told %d times%n",
        said,
        sink.entries,
        sink.lost,
        sink.overruns);
  }

  /// Makes so many events a second: entries that begin and end.
  private static void flood(int rate, int seconds) throws IOException, InterruptedException {
    GatewayTable table = new GatewayTable();
    Flow[] flows = new Flow[rate];
    for (int i = 0; i < rate; i++) {
      flows[i] = flow(table);
    }
    long began = System.nanoTime();
    long made = 0;
    long wanted = (long) rate * seconds;
    try (CtnetlinkWriter writer = new CtnetlinkWriter()) {
      while (made < wanted) {
        long due = Math.min(wanted, (System.nanoTime() - began) * rate / 1_000_000_000L);
        for (; made < due; made++) {
          int which = (int) (made / 2 % rate);
          if (made % 2 == 0) {
            writer.create(flows[which]);
          } else {
            writer.delete(flows[which]);
          }
        }
        writer.flush();
        Thread.sleep(1);
      }
    }
    double took = (System.nanoTime() - began) / 1e9;
    System.out.printf(Locale.ROOT, "%d events made, %.0f a second", made, made / took);
  }

  private static final class Surveying implements EntrySink {

    private final Survey survey;
    private volatile boolean over;
    private long entries;
    private long lost;
    private long overruns;

    private Surveying(Survey survey) {
      this.survey = survey;
    }

    @Override
    public void entry(Entry entry) {
      survey.accept(entry);
      entries++;
    }

    @Override
    public void malformed(MalformedMessageException fault) {
      throw new IllegalStateException(fault);
    }

    @Override
    public void overrun(OptionalLong told) {
      lost += told.orElse(0);
      overruns++;
    }
  }

  private static Surroundings surroundings() throws Exception {
    return new Surroundings(
        Set.of(IpAddress.parse("10.66.66.2")),
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Set.of());
  }

  private static double seconds(Callable<Long> work) throws Exception {
    long began = System.nanoTime();
    if (work.call() <= 0) {
      throw new IllegalStateException("nothing was read");
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /// What the work costs when nothing disturbs.
  private static double best(double[] rounds) {
    return Arrays.stream(rounds).min().orElseThrow();
  }
}
