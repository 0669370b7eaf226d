package waymark.agent;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import waymark.kernel.KernelRefused;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.EntrySink;
import waymark.kernel.conntrack.Filter;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Reading;
import waymark.netstate.conntrack.Statistics;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.conntrack.survey.Survey;
import waymark.netstate.packet.Fault;

/// A table while it is surveyed: what it held, what was wrong with it, how far it is.
final class ConntrackTable {

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BEGINNING = 1 << 20;
  private static final int EVERY = 1 << 16;
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final Surroundings surroundings;
  private final PrintWriter progress;
  private final List<Fault> faults = new ArrayList<>();
  private long faultsInAll;
  private Survey survey;
  private Optional<Statistics> statistics = Optional.empty();
  private long seen;
  private long spokeAt = System.nanoTime();

  ConntrackTable(Surroundings surroundings, PrintWriter progress) {
    this.surroundings = surroundings;
    this.progress = progress;
    this.survey = new Survey(surroundings);
  }

  Survey survey() {
    return survey;
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  long faultsInAll() {
    return faultsInAll;
  }

  Optional<Statistics> statistics() {
    return statistics;
  }

  /// Opens a text, gzip or not; `-` is standard input.
  static InputStream open(String source) throws BadInputException, IOException {
    try {
      // Not closed where it is standard input; a file is closed by the caller.
      InputStream raw = source.equals("-") ? System.in : Files.newInputStream(Path.of(source));
      BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (NoSuchFileException missing) {
      throw new BadInputException(
          List.of(
              new Fault(source, 0, 0, "there is no such file", "write - to read standard input")));
    }
  }

  /// The beginning of a text, read ahead.
  static byte[] beginning(InputStream in) throws IOException {
    return in.readNBytes(BEGINNING);
  }

  /// Surveys a text to its end.
  ///
  /// @param each sees every entry after the survey did
  void read(String source, InputStream in, Consumer<Entry> each) throws IOException {
    TableScanner.scan(source, in, entry -> take(entry, each), this::fault);
  }

  /// Surveys the table of the calling thread's namespace.
  void readKernel(Filter filter, Consumer<Entry> each) throws IOException, KernelRefused {
    try (Ctnetlink table = Ctnetlink.open()) {
      statistics = Optional.of(table.statistics());
      table.dump(filter, sink(each));
    }
  }

  /// What takes the kernel's entries and events.
  EntrySink sink(Consumer<Entry> each) {
    return new EntrySink() {
      @Override
      public void begin(int attempt) {
        survey = new Survey(surroundings);
        if (attempt > 1) {
          progress.println("the table changed while it was read; reading it again");
          progress.flush();
        }
      }

      @Override
      public void entry(Entry entry) {
        take(entry, each);
      }

      @Override
      public void malformed(MalformedMessageException broken) {
        fault(
            new Fault(
                "netlink",
                0,
                0,
                String.valueOf(broken.getMessage()),
                "report it with the kernel's version"));
      }

      @Override
      public void overrun() {
        progress.println(
            "events were lost: they came faster than they were taken (ENOBUFS); how many, the"
                + " kernel does not say");
        progress.flush();
      }
    };
  }

  private void take(Entry entry, Consumer<Entry> each) {
    each.accept(entry);
    if ((++seen & (EVERY - 1)) == 0 && System.nanoTime() - spokeAt > PATIENCE_NANOS) {
      spokeAt = System.nanoTime();
      progress.println(seen + " entries so far");
      progress.flush();
    }
  }

  private void fault(Fault fault) {
    faultsInAll++;
    if (faults.size() < Reading.MOST_FAULTS) {
      faults.add(fault);
    }
  }
}
