package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine;
import waymark.diagnosis.ConntrackFindings;
import waymark.diagnosis.Finding;
import waymark.kernel.KernelRefused;
import waymark.kernel.conntrack.Filter;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.survey.Judgement;
import waymark.netstate.conntrack.survey.Observation;
import waymark.netstate.conntrack.survey.Suspicion;

/// The answer of `conntrack` while it takes shape: what is told while the table is read, and what
/// is told at its end.
final class ConntrackAnswer {

  /// How it is told.
  record Manner(ConntrackGrouping grouping, boolean json, boolean follow) {}

  private final PrintWriter out;
  private final PrintWriter err;
  private final Manner manner;
  private final String source;
  private final ConntrackPlace place;
  private final Optional<ConntrackMend> mend;
  private final ConntrackEyes eyes;
  private final ConntrackTable table;

  ConntrackAnswer(
      CommandLine command,
      Manner manner,
      String source,
      ConntrackPlace place,
      Filter filter,
      Optional<ConntrackMend> mend) {
    this.out = Shown.out(command);
    this.err = Shown.err(command);
    this.manner = manner;
    this.source = source;
    this.place = place;
    this.mend = mend;
    this.eyes =
        new ConntrackEyes(
            place.surroundings(),
            filter,
            mend,
            manner.follow() ? this::tell : (entry, judgement) -> {});
    this.table = new ConntrackTable(eyes, err);
  }

  ConntrackTable table() {
    return table;
  }

  /// Says what is taken for granted, before the first flow is told.
  void announce() {
    place.assumed().forEach(each -> err.println("assumed: " + each));
    err.flush();
  }

  private void tell(Entry entry, Judgement judgement) {
    Suspicion suspicion = judgement.suspicion().orElseThrow();
    FlowEntry kept = new FlowEntry(entry.toFlow(), entry.line(), entry.event());
    if (manner.json()) {
      Json.printLine(out, ConntrackDocument.flow(kept, suspicion));
    } else {
      out.println(ConntrackDocument.word(suspicion) + " " + kept.flow());
    }
    out.flush();
  }

  /// Says what was found, and gives the exit status.
  int give() throws IOException, KernelRefused {
    List<Observation> observations = eyes.survey().observations();
    List<Finding> findings = ConntrackFindings.of(source, observations, table.looks());
    tellFaults();
    if (!manner.json()) {
      new ConntrackReport(out, Colours.ofTerminal())
          .print(eyes.survey().summary(), findings, observations, assumed(), manner.grouping());
    }
    if (mend.isPresent()) {
      show(mend.get());
    }
    if (manner.json() && !manner.follow()) {
      Json.print(
          out,
          ConntrackDocument.of(
              eyes.survey().summary(),
              misrouted(observations),
              findings,
              observations,
              assumed(),
              table.faultsInAll(),
              mend));
    }
    return status(findings);
  }

  /// The commands come first, in a JSON document's case on standard error.
  private void show(ConntrackMend mend) throws IOException, KernelRefused {
    PrintWriter commands = manner.json() ? err : out;
    if (!manner.json() || mend.isToBeApplied()) {
      mend.commands().forEach(commands::println);
      commands.flush();
    }
    if (mend.isToBeApplied()) {
      mend.apply();
    }
    if (!manner.json()) {
      out.println(mend.account());
      out.flush();
    }
  }

  private void tellFaults() {
    table.faults().forEach(err::println);
    if (table.faultsInAll() > table.faults().size()) {
      err.println((table.faultsInAll() - table.faults().size()) + " more such lines");
    }
    err.flush();
  }

  private List<String> assumed() {
    List<String> assumed = new ArrayList<>(place.assumed());
    if (!eyes.filter().equals(Filter.ALL)) {
      assumed.add("nothing beyond the entries that \"" + eyes.filter().command() + "\" lists");
    }
    if (!isTunnelKnown()) {
      assumed.add(
          "nothing about a tunnel: no address of one is known, so misrouted flows and leaks cannot"
              + " be told (say --tunnel-address)");
    }
    return assumed;
  }

  private boolean isTunnelKnown() {
    return !place.surroundings().tunnels().isEmpty();
  }

  /// Empty where it cannot be told.
  private OptionalLong misrouted(List<Observation> observations) {
    return isTunnelKnown()
        ? OptionalLong.of(
            observations.stream()
                .filter(each -> each.suspicion() == Suspicion.MISROUTED)
                .mapToLong(Observation::count)
                .sum())
        : OptionalLong.empty();
  }

  private int status(List<Finding> findings) {
    if (findings.stream().anyMatch(each -> each.severity() != Finding.Severity.NOTE)) {
      return ExitStatus.FINDINGS;
    }
    return table.faultsInAll() > 0
        ? ExitStatus.USAGE
        : isTunnelKnown() ? ExitStatus.OK : ExitStatus.UNKNOWN;
  }
}
