package waymark.agent;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import waymark.kernel.KernelRefused;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.EntrySink;
import waymark.kernel.conntrack.EventStream;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Statistics;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.packet.Fault;

/// A table while it is read: what was wrong with it, how far it is, what the kernel counted.
final class ConntrackTable {

  private static final int MOST_FAULTS = waymark.netstate.conntrack.Reading.MOST_FAULTS;
  private static final int FOLLOW_BUFFER = 16 << 20;
  private static final int EVERY = 1 << 16;
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final ConntrackEyes eyes;
  private final PrintWriter progress;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Statistics> looks = new ArrayList<>();
  private long faultsInAll;
  private long seen;
  private long spokeAt = System.nanoTime();

  ConntrackTable(ConntrackEyes eyes, PrintWriter progress) {
    this.eyes = eyes;
    this.progress = progress;
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  long faultsInAll() {
    return faultsInAll;
  }

  /// What the kernel counted: before and after the reading, once, or not told.
  List<Statistics> looks() {
    return List.copyOf(looks);
  }

  void counted(Statistics statistics) {
    looks.add(statistics);
  }

  /// Reads a text to its end, or as far as its gzip data holds.
  void read(String source, InputStream in) throws IOException {
    try {
      TableScanner.scan(source, in, this::take, this::fault);
    } catch (EOFException | ZipException broken) {
      fault(
          new Fault(
              source,
              0,
              0,
              "its gzip data breaks off: " + broken.getMessage(),
              "take or copy it again; what came before that was read"));
    }
  }

  /// Reads the table of the calling thread's namespace.
  void readKernel() throws IOException, KernelRefused {
    try (Ctnetlink table = Ctnetlink.open()) {
      counted(table.statistics());
      table.dump(eyes.filter(), new Listing());
      counted(table.statistics());
    }
  }

  /// Follows the events of the calling thread's namespace.
  ///
  /// @param more asked at least four times a second
  void follow(BooleanSupplier more) throws IOException, KernelRefused {
    ConntrackCatchUp catchUp = new ConntrackCatchUp(eyes.tunnels());
    try (Ctnetlink table = Ctnetlink.open()) {
      counted(table.statistics());
      EventStream.follow(
          FOLLOW_BUFFER,
          new Events(catchUp),
          () -> {
            if (catchUp.perhaps(new Standing())) {
              say("the flows that stand were read from the table, those that ended are lost");
            }
            return more.getAsBoolean();
          });
      counted(table.statistics());
    }
  }

  /// The entries of a listing.
  private final class Listing implements EntrySink {

    @Override
    public void begin(int attempt) {
      eyes.begin();
      seen = 0;
      if (attempt > 1) {
        say("the table changed while it was read; reading it again");
      }
    }

    @Override
    public void entry(Entry entry) {
      take(entry);
    }

    @Override
    public void malformed(MalformedMessageException broken) {
      tell(broken);
    }
  }

  /// What happens.
  private final class Events implements EntrySink {

    private final ConntrackCatchUp catchUp;

    private Events(ConntrackCatchUp catchUp) {
      this.catchUp = catchUp;
    }

    @Override
    public void entry(Entry entry) {
      take(entry);
    }

    @Override
    public void malformed(MalformedMessageException broken) {
      tell(broken);
    }

    @Override
    public void overrun(OptionalLong lost) {
      say(
          (lost.isPresent() ? lost.getAsLong() + " events" : "events, nobody knows how many,")
              + " were lost: they came faster than they were taken (ENOBUFS)");
      catchUp.want();
    }
  }

  /// What stands, read beside the events.
  private final class Standing implements EntrySink {

    @Override
    public void entry(Entry entry) {
      eyes.seeOnce(entry);
    }

    @Override
    public void malformed(MalformedMessageException broken) {
      tell(broken);
    }
  }

  private void tell(MalformedMessageException broken) {
    fault(
        new Fault(
            "netlink",
            0,
            0,
            String.valueOf(broken.getMessage()),
            "report it with the kernel's version"));
  }

  private void take(Entry entry) {
    eyes.see(entry);
    if ((++seen & (EVERY - 1)) == 0 && System.nanoTime() - spokeAt > PATIENCE_NANOS) {
      spokeAt = System.nanoTime();
      say(seen + " entries so far");
    }
  }

  private void say(String words) {
    progress.println(words);
    progress.flush();
  }

  private void fault(Fault fault) {
    faultsInAll++;
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }
}
