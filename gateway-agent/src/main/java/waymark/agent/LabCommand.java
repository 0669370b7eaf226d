package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import waymark.lab.Backend;
import waymark.lab.Faults;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabFault;
import waymark.lab.LabName;
import waymark.lab.LabRefused;
import waymark.lab.Status;
import waymark.lab.Step;

/// `gateway-agent lab`: raises, breaks, enters and removes the network of the founding incident.
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = {
      "Raises the founding incident's home network in network namespaces of this machine, breaks"
          + " it, and removes it without a trace. Needs root; the machine's own network is never"
          + " changed."
    },
    synopsisSubcommandLabel = "(up | down | status | faults | fault | exec)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent lab up",
      "  gateway-agent lab exec client curl https://grafana.lab.example/",
      "  gateway-agent lab fault incident --verbose",
      "  gateway-agent lab exec client curl --max-time 2 https://grafana.lab.example/",
      "  gateway-agent lab exec gateway iptables-save -c",
      "  gateway-agent lab down"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:done; status: the lab stands",
      "1:status: there is no lab, or one that was left half done",
      "2:wrong usage",
      "3:the kernel or a program refused, or the lab is not there",
      "exec:the exit status of the command"
    })
final class LabCommand {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "waymark",
      scope = ScopeType.INHERIT,
      description = "Which lab, where several stand at once (default: ${DEFAULT-VALUE}).")
  private String name = "waymark";

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print each change as the command that a person would type, on stderr.")
  private boolean verbose;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON document.")
  private boolean json;

  /// What follows the host of `exec` belongs to the command, also where it looks like an option.
  static void keepOptionsOfExec(CommandLine root) {
    Optional.ofNullable(root.getSubcommands().get("lab"))
        .map(lab -> lab.getSubcommands().get("exec"))
        .ifPresent(exec -> exec.setStopAtPositional(true));
  }

  @Command(description = "Raise it, healthy. Takes seconds.", mixinStandardHelpOptions = true)
  int up(
      @Option(
              names = "--backend",
              paramLabel = "nft|legacy",
              defaultValue = "nft",
              description = "Which iptables loads the rules (default: ${DEFAULT-VALUE}).")
          String backend)
      throws Exception {
    Backend chosen = Reading.of("--backend", () -> Backend.parse(backend));
    Lab lab = lab();
    Duration took = Interruption.undoing(() -> lab.up(chosen));
    Status status = lab.status().orElseThrow();
    LabReport report = new LabReport(lab);
    if (json) {
      Json.print(out(), report.of(status, Optional.of(took)));
    } else {
      out()
          .printf(
              Locale.ROOT, "lab \"%s\" is up after %.1f s%n", lab.name(), LabReport.seconds(took));
      report.print(out(), status);
    }
    return ExitStatus.OK;
  }

  @Command(
      description = "Remove all of it, also what a killed \"up\" left.",
      mixinStandardHelpOptions = true)
  int down() throws BadInputException, LabRefused, IOException {
    Lab lab = lab();
    boolean was = lab.down();
    if (json) {
      Json.print(out(), Json.object("name", lab.name().name(), "removed", was));
    } else {
      out().println("lab \"" + lab.name() + (was ? "\" is gone" : "\": there was none"));
    }
    return ExitStatus.OK;
  }

  @Command(description = "Say what stands.", mixinStandardHelpOptions = true)
  int status() throws BadInputException, LabRefused, IOException {
    Lab lab = lab();
    Optional<Status> status = lab.status();
    LabReport report = new LabReport(lab);
    if (json) {
      Json.print(
          out(),
          status
              .map(each -> report.of(each, Optional.empty()))
              .orElse(Json.object("name", lab.name().name(), "raised", false)));
    } else if (status.isPresent()) {
      out().println("lab \"" + lab.name() + (status.get().raised() ? "\"" : "\" is half done"));
      report.print(out(), status.get());
    } else {
      out().println("there is no lab \"" + lab.name() + "\"");
    }
    return status.filter(Status::raised).isPresent() ? ExitStatus.OK : ExitStatus.FINDINGS;
  }

  @Command(description = "List the faults that can be injected.", mixinStandardHelpOptions = true)
  int faults() throws BadInputException {
    if (json) {
      List<Map<String, @Nullable Object>> faults =
          Faults.ALL.stream().map(each -> LabReport.of(each, List.of())).toList();
      Json.print(out(), Json.object("faults", faults));
    } else {
      Faults.ALL.forEach(each ->
          out()
              .printf(
                  "%-20s %-8s %-22s %s%n",
                  each.name(), each.verdict(), each.code().orElse("-"), each.says()));
    }
    return ExitStatus.OK;
  }

  @Command(
      description = "Put the healthy state back, then inject a fault.",
      mixinStandardHelpOptions = true)
  int fault(@Parameters(paramLabel = "NAME", description = "See \"lab faults\".") String fault)
      throws BadInputException, LabRefused, IOException {
    LabFault chosen = Reading.of("fault", () -> Faults.parse(fault));
    List<Step> steps = lab().fault(chosen);
    if (json) {
      Json.print(out(), LabReport.of(chosen, steps));
    } else {
      out().println(chosen.name() + ": " + chosen.says());
      steps.forEach(step -> out().println("  " + step.typed()));
    }
    return ExitStatus.OK;
  }

  @Command(
      description = {
        "Run a command on a host of the lab.",
        "It has the host's network, the lab's own /run and resolver, and the environment to trust"
            + " the lab's certificate authority."
      },
      mixinStandardHelpOptions = true)
  int exec(
      @Parameters(index = "0", paramLabel = "HOST", description = "client, gateway, ...")
          String host,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND") List<String> argv)
      throws BadInputException, LabRefused, IOException, InterruptedException {
    Host chosen = Reading.of("host", () -> Host.parse(host));
    if (verbose) {
      err().println("+ " + lab().command(chosen, argv).typed());
    }
    return lab().builder(chosen, argv).inheritIO().start().waitFor();
  }

  private Lab lab() throws BadInputException {
    LabName chosen = Reading.of("--name", () -> LabName.parse(name));
    return new Lab(
        chosen,
        step -> {
          if (verbose) {
            err().println("+ " + step.typed());
          }
        });
  }

  private PrintWriter out() {
    return Shown.out(commandLine());
  }

  private PrintWriter err() {
    return Shown.err(commandLine());
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }
}
