package waymark.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import waymark.mirror.store.DurableFile;

/// What verify and drill leave for node_exporter, each in a file of its own beside that of sync, so
/// that neither wipes the other's out: `mirror-job.prom`, `mirror-job-drill.prom`.
final class CheckMetrics {

  private CheckMetrics() {}

  /// @param textfile that of the configuration
  /// @param kind `verify` or `drill`
  /// @param good when it last found everything as it should be; the epoch where it never did
  /// @param numbers more, by name
  static void write(
      Path textfile, String kind, Instant ended, Instant good, Map<String, Long> numbers)
      throws IOException {
    StringBuilder text = new StringBuilder();
    gauge(text, kind + "_timestamp_seconds", "when the last " + kind + " ended", ended);
    gauge(text, kind + "_good_timestamp_seconds", "when a " + kind + " last found all whole", good);
    numbers.forEach(
        (name, value) -> gauge(text, kind + "_" + name, name + " of the last " + kind, value));
    String name = textfile.getFileName().toString().replaceFirst("\\.prom$", "");
    DurableFile.write(
        textfile.resolveSibling(name + "-" + kind + ".prom"),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void gauge(StringBuilder text, String name, String help, Instant time) {
    gauge(text, name, help, String.format(Locale.ROOT, "%.3f", time.toEpochMilli() / 1000.0));
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    gauge(text, name, help, Long.toString(value));
  }

  private static void gauge(StringBuilder text, String name, String help, String value) {
    text.append("# HELP mirror_job_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE mirror_job_").append(name).append(" gauge\n");
    text.append("mirror_job_").append(name).append(' ').append(value).append('\n');
  }
}
