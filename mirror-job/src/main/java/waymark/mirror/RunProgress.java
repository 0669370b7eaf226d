package waymark.mirror;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.sync.Done;
import waymark.mirror.sync.Progress;
import waymark.mirror.sync.Report;

/// How a run is getting on, on standard error: on a terminal a bar for each repository under way
/// and a line of totals, drawn over themselves; elsewhere a plain line for each that is not
/// unchanged.
final class RunProgress implements Progress {

  private static final int BAR = 20;
  private static final int SHOWN = 16;
  private static final long REDRAW_NANOS = 100_000_000L;

  /// DECAWM off and on: a line that is wider than the screen is cut, and stays one line.
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";
  private static final Pattern PERCENT =
      Pattern.compile("(\\w[\\w ]*):\\s+(\\d{1,3})% .*?(\\| .*)?");

  /// @param began nanoseconds of the JVM's clock
  private record Bar(long began, int percent, String step) {}

  private final PrintWriter err;
  private final boolean terminal;
  private final Waits waits = new Waits();
  private final Map<String, Bar> underWay = new LinkedHashMap<>();
  private int asked;
  private int over;
  private int drawn;
  private long drawnAt;

  RunProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static RunProgress on(PrintWriter err) {
    return new RunProgress(err, terminal());
  }

  /// Whether standard error is a terminal; Java only asks of the other two.
  private static boolean terminal() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).startsWith("/dev/pts")
          && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public synchronized void say(String line) {
    erase();
    err.println(line);
    err.flush();
    draw(true);
  }

  @Override
  public synchronized void waits(String what, Duration left) {
    Optional<String> line = waits.left(what, left);
    if (terminal) {
      draw(true);
    } else {
      line.ifPresent(this::say);
    }
  }

  @Override
  public synchronized void begin(int toAsk, int skipped) {
    asked = toAsk;
    if (toAsk > 0) {
      say(toAsk + " repositories to look at, " + skipped + " unchanged by the listing");
    }
  }

  @Override
  public synchronized void begin(String name) {
    underWay.put(name, new Bar(System.nanoTime(), 0, "asking"));
    draw(false);
  }

  @Override
  public synchronized void at(String name, String step) {
    Matcher percent = PERCENT.matcher(step);
    Bar bar = underWay.get(name);
    if (terminal && bar != null && percent.matches()) {
      String speed = percent.group(3) == null ? "" : " " + percent.group(3);
      underWay.put(
          name, new Bar(bar.began(), Integer.parseInt(percent.group(2)), percent.group(1) + speed));
      draw(false);
    }
  }

  @Override
  public synchronized void end(Done done) {
    underWay.remove(done.change().name());
    over++;
    if (done.change().outcome() == Outcome.UNCHANGED) {
      draw(false);
    } else {
      say(line(done));
    }
  }

  @Override
  public synchronized void end() {
    underWay.clear();
    erase();
    err.flush();
  }

  private static String line(Done done) {
    Change change = done.change();
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-9s ", change.outcome().word())).append(change.name());
    change.was().ifPresent(was -> line.append(" (was ").append(was).append(')'));
    if (change.bytes() > 0) {
      line.append(", ").append(Sizes.of(change.bytes()));
    }
    if (change.displaced() > 0) {
      line.append(", ").append(change.displaced()).append(" displaced refs kept");
    }
    if (done.seconds() >= 1) {
      line.append(String.format(Locale.ROOT, ", %.1f s", done.seconds()));
    }
    change.error().ifPresent(error -> line.append(": ").append(error));
    return line.toString();
  }

  private void erase() {
    if (drawn > 0) {
      // ECMA-48: up so many lines, to the first column, erase to the end of the screen.
      err.print("\u001b[" + drawn + "A\r\u001b[J");
      drawn = 0;
    }
  }

  private void draw(boolean now) {
    if (!terminal || (!now && System.nanoTime() - drawnAt < REDRAW_NANOS)) {
      return;
    }
    drawnAt = System.nanoTime();
    erase();
    List<String> lines = new ArrayList<>();
    underWay.forEach((name, bar) -> lines.add(bar(name, bar)));
    err.print(NO_WRAP);
    lines.stream().limit(SHOWN).forEach(err::println);
    drawn = Math.min(SHOWN, lines.size());
    for (String wait : waits.lines()) {
      err.println(wait);
      drawn++;
    }
    if (asked > 0) {
      err.println(over + " of " + asked + " done, " + lines.size() + " under way");
      drawn++;
    }
    err.print(WRAP);
    err.flush();
  }

  private static String bar(String name, Bar bar) {
    int full = bar.percent() * BAR / 100;
    long seconds = (System.nanoTime() - bar.began()) / 1_000_000_000L;
    return String.format(
        Locale.ROOT,
        "  [%s%s] %3d%% %4d s  %s  %s",
        "#".repeat(full),
        ".".repeat(BAR - full),
        bar.percent(),
        seconds,
        name,
        bar.step());
  }

  /// What a person wants to know in the end.
  List<String> summary(Report report) {
    List<String> lines = new ArrayList<>();
    StringBuilder counts = new StringBuilder("run " + report.run() + ":");
    for (Outcome outcome : Outcome.values()) {
      if (report.count(outcome) > 0) {
        counts
            .append(' ')
            .append(report.count(outcome))
            .append(' ')
            .append(outcome.word())
            .append(',');
      }
    }
    double seconds = Duration.between(report.began(), report.ended()).toMillis() / 1000.0;
    counts.append(String.format(Locale.ROOT, " %d listed, %.1f s", report.listed(), seconds));
    lines.add(counts.toString());
    report.done().stream()
        .filter(done -> done.change().error().isPresent())
        .forEach(done -> lines.add(line(done)));
    report.problems().forEach(p -> lines.add("the listing is not complete: " + p));
    report.error().ifPresent(why -> lines.add("the store could not be written: " + why));
    report
        .brake()
        .ifPresent(brake -> {
          lines.add(
              "BRAKE since run " + brake.since() + ": everything is stored, nothing ages out");
          brake.reasons().forEach(reason -> lines.add("  " + reason));
          lines.add("  mend: look upstream; then mirror-job acknowledge " + brake.since());
        });
    return lines;
  }
}
