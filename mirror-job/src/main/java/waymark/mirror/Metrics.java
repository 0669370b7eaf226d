package waymark.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.store.DurableFile;
import waymark.mirror.sync.Known;
import waymark.mirror.sync.Report;
import waymark.mirror.sync.State;

/// The file for node_exporter's textfile collector: how a job that has ended is seen. It is
/// replaced whole, so that a scrape never reads half of it.
final class Metrics {

  /// The lines of [#run].
  private static final Pattern LAST_RUN =
      Pattern.compile("mirror_job_last_run_(timestamp_seconds|exit_status) ");

  private final StringBuilder text = new StringBuilder();

  private Metrics() {}

  static void write(Path file, Report report) throws IOException {
    String text = new Metrics().text(report);
    DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Tells of a run that came to no report: all else that the file says was true when it was
  /// written, and says when.
  static void failed(Path file, Instant ended, int exit) throws IOException {
    Metrics metrics = new Metrics();
    metrics.run(ended, exit);
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(line -> !LAST_RUN.matcher(line).find())
          .forEach(line -> metrics.text.append(line).append('\n'));
    }
    DurableFile.replace(file, metrics.text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void run(Instant ended, int exit) {
    gauge("last_run_timestamp_seconds", "when the last run ended");
    value("last_run_timestamp_seconds", "", seconds(ended));
    gauge("last_run_exit_status", "its exit status; 5 is the brake");
    value("last_run_exit_status", "", exit);
  }

  private String text(Report report) {
    State state = report.state();
    run(report.ended(), report.exit());
    gauge("last_success_timestamp_seconds", "when a run of all last ended with exit status 0");
    value("last_success_timestamp_seconds", "", state.good().map(Metrics::seconds).orElse(0.0));
    gauge("last_run_duration_seconds", "how long the last run took");
    value("last_run_duration_seconds", "", seconds(report.ended()) - seconds(report.began()));
    family("runs_total", "counter", "runs by their exit status");
    state.runs().forEach((exit, count) -> value("runs_total", "exit=\"" + exit + "\"", count));
    gauge("listing_complete", "whether every page of every listing came");
    value("listing_complete", "", report.problems().isEmpty() ? 1 : 0);
    gauge("brake_on", "whether a brake waits for a person's acknowledgement");
    value("brake_on", "", report.brake().isPresent() ? 1 : 0);
    gauge("requests", "requests to the forges in the last run");
    value("requests", "", report.requests());
    gauge("repositories", "repositories that the escrow holds");
    value("repositories", "", state.known().size());
    gauge("store_bytes", "the size of all packs");
    value("store_bytes", "", state.bytes());
    gauge("outcomes", "repositories of the last run by what became of them");
    for (Outcome outcome : Outcome.values()) {
      value("outcomes", "outcome=\"" + outcome.word() + "\"", report.count(outcome));
    }
    gauge("displaced_refs", "refs whose old value the last run had to keep apart");
    value("displaced_refs", "", report.done().stream().mapToInt(d -> d.change().displaced()).sum());
    repositories(state.known().values());
    return text.toString();
  }

  /// All that are known, those too that the last run was not about.
  private void repositories(Collection<Known> known) {
    gauge("repository_success", "whether the last attempt succeeded; 0 for what is gone upstream");
    known.forEach(one -> value("repository_success", labels(one), good(one) ? 1 : 0));
    gauge("repository_checked_timestamp_seconds", "when its refs were last seen upstream");
    known.forEach(
        one -> value("repository_checked_timestamp_seconds", labels(one), seconds(one.checked())));
    gauge("repository_vanished_timestamp_seconds", "when it was first gone upstream");
    known.forEach(one ->
        one.vanished()
            .ifPresent(since ->
                value("repository_vanished_timestamp_seconds", labels(one), seconds(since))));
    gauge("repository_bytes", "the size of its packs");
    known.forEach(one -> value("repository_bytes", labels(one), one.bytes()));
  }

  private static boolean good(Known one) {
    return one.error().isEmpty() && one.vanished().isEmpty();
  }

  /// The exposition format escapes backslash, quote and line feed in a label's value.
  private static String labels(Known known) {
    String name =
        known.listed().name().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "repository=\"" + name + "\",id=\"" + known.key() + "\"";
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private void gauge(String name, String help) {
    family(name, "gauge", help);
  }

  private void family(String name, String type, String help) {
    text.append("# HELP mirror_job_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE mirror_job_").append(name).append(' ').append(type).append('\n');
  }

  private void value(String name, String labels, long value) {
    text(name, labels, Long.toString(value));
  }

  private void value(String name, String labels, double value) {
    text(name, labels, String.format(Locale.ROOT, "%.3f", value));
  }

  private void text(String name, String labels, String value) {
    text.append("mirror_job_").append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}
