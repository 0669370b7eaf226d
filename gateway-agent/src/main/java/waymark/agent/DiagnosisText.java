package waymark.agent;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Diagnosis;
import waymark.diagnosis.Finding;
import waymark.diagnosis.Finding.Severity;
import waymark.diagnosis.Observation;
import waymark.diagnosis.Trial;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Walk;

/// A diagnosis for a person at 3 a.m.: the verdict, the cause, the packet's way with the wrong turn
/// marked, the commands, and what was checked.
final class DiagnosisText {

  private final PrintWriter out;
  private final Colours colours;

  DiagnosisText(PrintWriter out, Colours colours) {
    this.out = out;
    this.colours = colours;
  }

  void print(Diagnosing.Report report) {
    Diagnosis diagnosis = report.diagnosis();
    headline(diagnosis);
    List<Finding> errors = of(diagnosis, Severity.ERROR);
    if (!errors.isEmpty()) {
      cause(diagnosis, errors.getFirst());
    }
    errors.stream().skip(1).forEach(this::also);
    of(diagnosis, Severity.WARNING).forEach(this::also);
    of(diagnosis, Severity.NOTE).forEach(this::also);
    checked(diagnosis, report.observations());
    said("assumed, for nobody said", report.promise().assumed());
    said("not read", report.missing());
    out.flush();
  }

  private void headline(Diagnosis diagnosis) {
    String word = diagnosis.verdict().name();
    String painted =
        switch (diagnosis.verdict()) {
          case HEALTHY -> colours.green(word);
          case BROKEN, LEAKING -> colours.red(word);
          case DEGRADED, UNKNOWN -> colours.yellow(word);
        };
    out.println(
        painted + diagnosis.cause().map(code -> "  " + colours.bold(code.word())).orElse(""));
  }

  private static List<Finding> of(Diagnosis diagnosis, Severity severity) {
    return diagnosis.findings().stream().filter(each -> each.severity() == severity).toList();
  }

  private void cause(Diagnosis diagnosis, Finding cause) {
    out.println();
    out.println(cause.message());
    cause.packet().flatMap(packet -> walk(diagnosis, packet)).ifPresent(walk -> way(walk, cause));
    if (!cause.evidence().isEmpty()) {
      heading("evidence");
      cause.evidence().forEach(line -> out.println("  " + line.kind().word() + ": " + line.text()));
    }
    cause.fix().ifPresent(this::fix);
  }

  private static Optional<Walk> walk(Diagnosis diagnosis, Packet packet) {
    for (Trial trial : diagnosis.trials()) {
      if (trial.packet().equals(packet)) {
        return Optional.of(trial.there());
      }
      if (trial.back().map(back -> back.start().equals(packet)).orElse(false)) {
        return trial.back();
      }
      if (trial.next().map(next -> next.start().equals(packet)).orElse(false)) {
        return trial.next();
      }
    }
    return Optional.empty();
  }

  private void way(Walk walk, Finding cause) {
    heading("the packet's way");
    WalkText.lines(walk, cause.where(), colours).forEach(out::println);
  }

  private void fix(Finding.Fix fix) {
    heading("fix: " + fix.summary());
    fix.commands().forEach(command -> out.println("  " + colours.bold(command)));
    out.println("  " + (fix.proven() ? "proven: " : "not proven: ") + fix.proof());
    out.println("  so that it lasts: " + fix.persistent());
  }

  private void also(Finding finding) {
    out.println();
    out.println(
        finding.severity().word()
            + " "
            + colours.bold(finding.code().word())
            + ": "
            + finding.message());
    finding
        .fix()
        .ifPresent(fix -> fix.commands().forEach(command -> out.println("  mend: " + command)));
  }

  private void checked(Diagnosis diagnosis, List<Observation> observations) {
    heading("checked");
    for (Observation seen : observations) {
      out.println(
          "  "
              + result(seen.isOk(), false)
              + " probe "
              + seen.url()
              + " from "
              + seen.vantage()
              + ": "
              + seen.text());
    }
    for (Trial trial : diagnosis.trials()) {
      out.println(
          "  "
              + result(trial.isKept(), !trial.isKept() && !trial.isBroken())
              + " walk  "
              + trial.name()
              + ": "
              + trial.packet()
              + ", "
              + WalkText.end(trial.telling().verdict()));
    }
  }

  private String result(boolean ok, boolean open) {
    return ok ? colours.green("ok  ") : open ? colours.yellow("?   ") : colours.red("FAIL");
  }

  private void said(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      heading(title);
      lines.forEach(line -> out.println("  " + line));
    }
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }
}
