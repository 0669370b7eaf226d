package waymark.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.Store;
import waymark.mirror.verify.LastGood;

/// When everything last lay on every target.
final class ShipMetrics {

  private ShipMetrics() {}

  static void write(Path textfile, Store store, List<Shipped> shipped) throws IOException {
    Instant now = Instant.now();
    LastGood last = new LastGood(store.checks("ship-good"));
    if (shipped.stream().allMatch(Shipped::good)) {
      last.write(now);
    }
    CheckMetrics.write(
        textfile,
        "ship",
        now,
        last.read().orElse(Instant.EPOCH),
        Map.of("bytes", shipped.stream().mapToLong(Shipped::bytes).sum()));
  }
}
