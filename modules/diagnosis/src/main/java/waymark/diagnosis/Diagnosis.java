package waymark.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.diagnosis.Finding.Severity;
import waymark.diagnosis.Trial.Aim;
import waymark.netstate.packet.Reading;
import waymark.netstate.walk.Gateway;

/// What is the matter with a gateway's ingress.
///
/// @param cause the code of the first finding that explains the verdict; empty where all is well
/// @param findings the most likely cause first, then the rest by severity
public record Diagnosis(
    Verdict verdict, Optional<Code> cause, List<Finding> findings, List<Trial> trials) {

  public Diagnosis {
    findings = List.copyOf(findings);
    trials = List.copyOf(trials);
  }

  /// In the order of what matters most.
  public enum Verdict {
    /// A front cannot be reached.
    BROKEN,
    /// Fronts can be reached, and LAN packets for the internet leave outside the tunnel.
    LEAKING,
    /// Fronts can be reached, and something else that was promised does not work.
    DEGRADED,
    /// It depends on what is not modelled or was not read.
    UNKNOWN,
    /// All that was promised holds.
    HEALTHY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Judges a case: walks every promise, asks the probes, and explains what does not hold.
  public static Diagnosis of(Case facts) {
    Trials promised = new Trials(facts.promise(), facts.clients());
    Probes probes = new Probes(facts);
    List<Trial> trials =
        promised.on(facts.snapshot().gateway()).stream().map(probes::settle).toList();
    Remedy remedy = new Remedy(facts.snapshot().gateway(), promised, probes, trials);
    FrontCauses fronts = new FrontCauses(facts, remedy);
    TunnelCauses tunnels = new TunnelCauses(facts, remedy);

    List<Finding> broken = new ArrayList<>();
    List<Finding> leaking = new ArrayList<>();
    List<Finding> degraded = new ArrayList<>();
    List<Finding> contradicted = new ArrayList<>();
    for (Trial trial : trials) {
      switch (trial.aim()) {
        case Aim.Ingress(Promise.Front front) when probes.reach(trial) -> {
          // The kernel is right: where its packets pass, the model has no say.
          if (trial.isBroken()) {
            contradicted.add(contradiction(trial, front));
          }
        }
        case Aim.Ingress(Promise.Front front) -> fronts.of(trial, front).ifPresent(broken::add);
        case Aim.Within within ->
            facts
                .promise()
                .tunnel()
                .ifPresent(tunnel -> tunnels.beside(trial, within, tunnel).ifPresent(leaking::add));
        case Aim.Internet internet ->
            facts
                .promise()
                .tunnel()
                .ifPresent(tunnel ->
                    tunnels
                        .of(trial, tunnel)
                        .ifPresent((TunnelCauses.isLeak(trial, tunnel) ? leaking : degraded)::add));
      }
    }
    List<Observation> failed = facts.observations().stream().filter(seen -> !seen.isOk()).toList();
    if (broken.isEmpty()) {
      failed.stream().map(ProbeCauses::of).flatMap(Optional::stream).forEach(broken::add);
    } else {
      broken.replaceAll(finding -> withProbes(finding, failed));
    }
    List<Finding> other = Weaknesses.of(facts);
    other.stream().filter(each -> each.severity() == Severity.ERROR).forEach(degraded::add);

    List<Finding> findings = new ArrayList<>(broken);
    findings.addAll(leaking);
    findings.addAll(degraded);
    List<Finding> open = open(trials, probes);
    if (trials.isEmpty() && facts.observations().isEmpty()) {
      open.add(nothingToJudge(facts));
    } else {
      unusedTunnel(facts, trials).ifPresent(open::add);
    }
    findings.addAll(open);
    findings.addAll(contradicted);
    other.stream()
        .filter(each -> each.severity() != Severity.ERROR)
        .sorted(Comparator.comparing(Finding::severity))
        .forEach(findings::add);

    Verdict verdict =
        !broken.isEmpty()
            ? Verdict.BROKEN
            : !leaking.isEmpty()
                ? Verdict.LEAKING
                : !degraded.isEmpty()
                    ? Verdict.DEGRADED
                    : open.isEmpty() && contradicted.isEmpty() ? Verdict.HEALTHY : Verdict.UNKNOWN;
    Optional<Code> cause =
        verdict == Verdict.HEALTHY
            ? Optional.empty()
            : findings.stream().findFirst().map(Finding::code);
    return new Diagnosis(verdict, cause, distinct(findings), trials);
  }

  private static Finding contradiction(Trial trial, Promise.Front front) {
    return new Finding(
        Code.UNMODELLED,
        Severity.WARNING,
        "a probe reaches "
            + front.name()
            + " where the walk does not: something acts that is not modelled",
        Optional.empty(),
        List.of(Evidences.walk(trial.there())),
        Optional.of(trial.packet()),
        Optional.empty());
  }

  private static Finding withProbes(Finding finding, List<Observation> failed) {
    List<Finding.Evidence> evidence = new ArrayList<>(finding.evidence());
    failed.stream().map(Evidences::probe).forEach(evidence::add);
    return new Finding(
        finding.code(),
        finding.severity(),
        finding.message(),
        finding.where(),
        evidence,
        finding.packet(),
        finding.fix());
  }

  /// What the model cannot tell, but for the fronts that a probe from the LAN has reached.
  private static List<Finding> open(List<Trial> trials, Probes probes) {
    List<Finding> open = new ArrayList<>();
    for (Trial trial : trials) {
      if (trial.result() instanceof Trial.Result.Open(String why) && !probes.reach(trial)) {
        open.add(
            new Finding(
                Code.UNMODELLED,
                Severity.WARNING,
                trial.name() + " depends on what is not known: " + why,
                Optional.empty(),
                List.of(Evidences.walk(trial.there())),
                Optional.of(trial.packet()),
                Optional.empty()));
      }
    }
    return open;
  }

  /// A state that shows no front and no tunnel is not a healthy one: it is one that nobody can
  /// judge.
  private static Finding nothingToJudge(Case facts) {
    Gateway gateway = facts.snapshot().gateway();
    List<String> unread =
        Stream.of(gateway.iptables(), gateway.rules(), gateway.routes(), gateway.links())
            .flatMap(part ->
                part instanceof Reading.NotKnown<?>(String why) ? Stream.of(why) : Stream.empty())
            .toList();
    return Finding.of(
        Code.UNMODELLED,
        Severity.WARNING,
        "there is nothing to judge: the state shows no front and no tunnel"
            + (unread.isEmpty()
                ? "; name a policy or a URL"
                : ", for " + String.join("; ", unread)),
        List.of());
  }

  /// There is a tunnel, and nothing shows what is to go into it: whether it does is not known.
  private static Optional<Finding> unusedTunnel(Case facts, List<Trial> trials) {
    return trials.stream().anyMatch(trial -> !(trial.aim() instanceof Aim.Ingress))
        ? Optional.empty()
        : InferredTunnel.links(facts.snapshot().gateway())
            .findFirst()
            .map(link ->
                Finding.of(
                    Code.UNMODELLED,
                    Severity.WARNING,
                    link.name()
                        + " is a tunnel, and no ip rule shows which LAN packets are to leave by it:"
                        + " whether they do was not judged; name a policy (--policy)",
                    List.of()));
  }

  /// Several fronts behind one fault say it once.
  private static List<Finding> distinct(List<Finding> findings) {
    List<Finding> once = new ArrayList<>();
    for (Finding finding : findings) {
      boolean isSaid =
          once.stream()
              .anyMatch(each ->
                  each.code() == finding.code()
                      && each.where().equals(finding.where())
                      && (finding.where().isPresent() || each.message().equals(finding.message())));
      if (!isSaid) {
        once.add(finding);
      }
    }
    return once;
  }
}
