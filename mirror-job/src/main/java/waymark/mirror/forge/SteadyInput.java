package waymark.mirror.forge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// An answer that must not drip: a server that sends a little each time just before it would be
/// given up could hold whoever reads for as long as it likes.
///
/// Only the time spent waiting for the server counts, not what whoever reads does between.
final class SteadyInput extends FilterInputStream {

  /// Bytes a second, the same as git's own `http.lowSpeedLimit` here.
  private static final long LEAST = 1000;

  private static final double SECOND = 1e9;

  private final Duration stall;
  private long waitedNanos;
  private long bytes;

  /// @param stall for so long it may be slower
  SteadyInput(InputStream in, Duration stall) {
    super(in);
    this.stall = stall;
  }

  @Override
  public int read() throws IOException {
    long began = System.nanoTime();
    int read = super.read();
    count(began, read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    long began = System.nanoTime();
    int read = super.read(into, offset, length);
    count(began, Math.max(0, read));
    return read;
  }

  private void count(long began, int read) throws IOException {
    waitedNanos += System.nanoTime() - began;
    bytes += read;
    if (waitedNanos < stall.toNanos()) {
      return;
    }
    if (bytes < LEAST * (waitedNanos / SECOND)) {
      throw new IOException(
          "less than " + LEAST + " bytes a second for " + stall.toSeconds() + " s");
    }
    waitedNanos = 0;
    bytes = 0;
  }
}
