package waymark.agent;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import waymark.diagnosis.Finding;
import waymark.netstate.conntrack.survey.Count;
import waymark.netstate.conntrack.survey.Observation;
import waymark.netstate.conntrack.survey.Summary;
import waymark.netstate.conntrack.survey.Talker;
import waymark.netstate.packet.Protocol;

/// A surveyed table, for people.
record ConntrackReport(PrintWriter out, Colours colours) {

  private static final int TOP = 8;
  private static final int BAR = 40;

  void print(
      Summary summary,
      List<Finding> findings,
      List<Observation> observations,
      List<String> assumed,
      ConntrackGrouping grouping) {
    for (Finding finding : findings) {
      String word = finding.severity().word();
      boolean error = finding.severity() == Finding.Severity.ERROR;
      out.println(
          (error ? colours.red(word) : colours.yellow(word))
              + " "
              + colours.bold(finding.code().word())
              + ": "
              + finding.message());
      finding.evidence().stream().limit(4).forEach(each -> out.println("    " + each.text()));
      finding.fix().ifPresent(fix -> out.println("  mend: " + fix.persistent()));
      finding
          .fix()
          .ifPresent(fix -> fix.commands().stream().limit(2).forEach(c -> out.println("    " + c)));
    }
    observations.forEach(each -> out.println("  not proven by a table: " + each.doubt()));
    assumed.forEach(each -> out.println("assumed: " + each));
    out.println();
    out.println(summary.flows() + " flows" + (findings.isEmpty() ? ", none of them suspect" : ""));
    group(summary, grouping);
    out.flush();
  }

  private void group(Summary summary, ConntrackGrouping grouping) {
    switch (grouping) {
      case CLIENT -> talkers("client", summary.clients(), summary.missing());
      case FRONT -> talkers("front", summary.fronts(), summary.missing());
      case STATE -> counts("state", summary.states());
      case NONE -> {
        counts("state", summary.states());
        counts("protocol", summary.protocols());
        counts("translation", summary.nat());
        histogram("time left", summary.timeouts());
        histogram("age", summary.ages());
        talkers("client", summary.clients().stream().limit(TOP).toList(), summary.missing());
        talkers("front", summary.fronts().stream().limit(TOP).toList(), summary.missing());
      }
    }
  }

  private void counts(String title, List<Count> counts) {
    out.println();
    out.printf(Locale.ROOT, "  %-24s %12s %12s%n", title, "flows", "suspect");
    counts.forEach(each ->
        out.printf(Locale.ROOT, "  %-24s %12d %12d%n", each.name(), each.flows(), each.suspect()));
  }

  private void histogram(String title, List<Count> counts) {
    if (counts.isEmpty()) {
      return;
    }
    long most = counts.stream().mapToLong(Count::flows).max().orElse(1);
    out.println();
    out.printf(Locale.ROOT, "  %-24s %12s%n", title, "flows");
    counts.forEach(each ->
        out.printf(
            Locale.ROOT,
            "  %-24s %12d %s%n",
            each.name(),
            each.flows(),
            "#".repeat((int) Math.ceilDiv(each.flows() * BAR, Math.max(1, most)))));
  }

  private void talkers(String title, List<Talker> talkers, long missing) {
    out.println();
    out.printf(Locale.ROOT, "  %-47s %12s %12s %14s%n", title, "flows", "suspect", "bytes");
    talkers.forEach(each ->
        out.printf(
            Locale.ROOT,
            "  %-47s %12d %12d %14d%n",
            name(each),
            each.flows(),
            each.suspect(),
            each.bytes()));
    if (missing > 0) {
      out.println("  (each count may lack up to " + missing + " flows)");
    }
  }

  private static String name(Talker talker) {
    String port = talker.port() < 0 ? "" : " port " + talker.port();
    return talker.protocol() < 0
        ? talker.address().toString()
        : talker.address() + port + " " + new Protocol(talker.protocol());
  }
}
