package waymark.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.Store;
import waymark.mirror.sync.Done;
import waymark.mirror.sync.Known;
import waymark.mirror.sync.Report;
import waymark.mirror.sync.State;

/// The file for node_exporter's textfile collector: how a job that has ended is seen. It is
/// replaced whole, so that a scrape never reads half of it.
final class Metrics {

  private final StringBuilder text = new StringBuilder();

  private Metrics() {}

  static void write(Path file, Report report, Store store) throws IOException {
    State state = State.read(store);
    String text = new Metrics().text(report, state);
    DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private String text(Report report, State state) {
    family("last_run_timestamp_seconds", "when the last run ended");
    value("last_run_timestamp_seconds", "", seconds(report.ended()));
    family("last_success_timestamp_seconds", "when a run last ended with exit status 0");
    value("last_success_timestamp_seconds", "", state.good().map(Metrics::seconds).orElse(0.0));
    family("last_run_duration_seconds", "how long the last run took");
    value("last_run_duration_seconds", "", seconds(report.ended()) - seconds(report.began()));
    family("last_run_exit_status", "its exit status; 5 is the brake");
    value("last_run_exit_status", "", report.exit());
    family("listing_complete", "whether every page of every listing came");
    value("listing_complete", "", report.problems().isEmpty() ? 1 : 0);
    family("brake_on", "whether a brake waits for a person's acknowledgement");
    value("brake_on", "", report.brake().isPresent() ? 1 : 0);
    family("requests", "requests to the forges in the last run");
    value("requests", "", report.requests());
    family("repositories", "repositories that the escrow holds");
    value("repositories", "", report.known());
    family("store_bytes", "the size of all packs");
    value("store_bytes", "", report.bytes());
    family("outcomes", "repositories of the last run by what became of them");
    for (Outcome outcome : Outcome.values()) {
      value("outcomes", "outcome=\"" + outcome.word() + "\"", report.count(outcome));
    }
    family("displaced_refs", "refs whose old value the last run had to keep apart");
    value("displaced_refs", "", report.done().stream().mapToInt(d -> d.change().displaced()).sum());
    family("repository_success", "whether the repository's last attempt succeeded");
    for (Done done : report.done()) {
      value("repository_success", labels(done), done.change().error().isEmpty() ? 1 : 0);
    }
    family("repository_checked_timestamp_seconds", "when its refs were last seen upstream");
    family("repository_bytes", "the size of its packs");
    for (Done done : report.done()) {
      done.known().ifPresent(known -> repository(done, known));
    }
    return text.toString();
  }

  private void repository(Done done, Known known) {
    value("repository_checked_timestamp_seconds", labels(done), seconds(known.checked()));
    value("repository_bytes", labels(done), known.bytes());
  }

  /// The exposition format escapes backslash, quote and line feed in a label's value.
  private static String labels(Done done) {
    String name =
        done.change().name().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "repository=\"" + name + "\",id=\"" + done.change().repository() + "\"";
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private void family(String name, String help) {
    text.append("# HELP mirror_job_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE mirror_job_").append(name).append(" gauge\n");
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
