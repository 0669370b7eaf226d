package waymark.lab.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabRefused;
import waymark.netstate.packet.BadValueException;

/// A running `xtables-monitor --trace` on the gateway of a lab.
record Monitor(Process process, Path out) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// A socket of NETLINK_NETFILTER that listens to NFNLGRP_NFTRACE, in /proc/net/netlink: the
  /// second column is the family, the fourth the groups, the fifth the bytes not yet read.
  private static final Pattern LISTENER =
      Pattern.compile("\\S+ +12 +\\d+ +([0-9a-f]{8}) +(\\d+) .*");

  private static final long NFTRACE = 1L << 8;

  /// @return once it listens
  static Monitor start(Lab lab) throws LabRefused, IOException {
    Path out = Files.createTempFile(lab.folder().root(), "trace", ".out");
    Monitor monitor =
        new Monitor(
            lab.builder(Host.GATEWAY, List.of("xtables-monitor", "--trace", "-4"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start(),
            out);
    try {
      monitor.awaitIdle();
    } catch (LabRefused | IOException deaf) {
      monitor.close();
      throw deaf;
    }
    return monitor;
  }

  /// The events of the first packet since the start.
  List<TraceEvent> events() throws LabRefused, IOException {
    awaitIdle();
    try {
      return TraceReader.read(Files.readAllLines(out));
    } catch (BadValueException unread) {
      throw new LabRefused(
          "xtables-monitor prints what is not understood: " + unread.problem(),
          "use iptables 1.8.9 or mend the reader of its trace");
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Files.deleteIfExists(out);
  }

  /// Waits until the monitor listens, has read all that the kernel queued, and sleeps again.
  private void awaitIdle() throws LabRefused, IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!(isDrained(process.pid()) && isAsleep(process.pid()) && isDrained(process.pid()))) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new LabRefused("xtables-monitor does not listen", "run it by hand in the gateway");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a packet was followed", stop);
      }
    }
  }

  private static boolean isDrained(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/netlink"))) {
      Matcher socket = LISTENER.matcher(line);
      if (socket.matches() && (Long.parseLong(socket.group(1), 16) & NFTRACE) != 0) {
        return socket.group(2).equals("0");
      }
    }
    return false;
  }

  private static boolean isAsleep(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2) == 'S';
  }
}
