package waymark.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import waymark.mirror.config.Config;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.Store;
import waymark.mirror.sync.Report;

/// What is left of a run of `sync` where nobody watched it: its count in the state, and the
/// metrics. Both say the status that the process ends with, which is known only after the shipping.
///
/// @param whole whether the run is about all repositories
record Conclusion(Common common, Config config, boolean whole) {

  /// Counts the run and tells of it.
  ///
  /// @param exit its status so far
  /// @return what it comes to: that neither can be written is a finding of its own
  Report of(Report report, int exit) {
    Report ended = counted(report.ended(exit, whole));
    boolean told = config.textfile().isEmpty() || wrote(file -> Metrics.write(file, ended));
    return told || ended.exit() != Exit.DONE ? ended : counted(report.ended(Exit.FINDINGS, whole));
  }

  private Report counted(Report report) {
    if (report.error().isPresent()) {
      return report;
    }
    try {
      report.state().write(new Store(config.store()));
      return report;
    } catch (IOException e) {
      return report.unwritten(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  /// Tells what came of shipping.
  ///
  /// @return whether it could be written
  boolean shipped(List<Shipped> shipped) {
    return config.textfile().isEmpty()
        || shipped.isEmpty()
        || wrote(file -> ShipMetrics.write(file, new Store(config.store()), shipped));
  }

  /// Tells of a run that came to no report.
  void failed(int exit) {
    if (config.textfile().isPresent()) {
      wrote(file -> Metrics.failed(file, Clock.systemUTC().instant(), exit));
    }
  }

  private interface Writing {
    void to(Path textfile) throws IOException;
  }

  /// Metrics that cannot be written keep nothing from being shipped.
  private boolean wrote(Writing metrics) {
    try {
      metrics.to(config.textfile().orElseThrow());
      return true;
    } catch (IOException e) {
      common.err().println("sync: the metrics could not be written: " + e);
      common.err().println("  mend: let this user write into the folder of metrics: textfile");
      return false;
    }
  }
}
