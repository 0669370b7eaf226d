package waymark.agent;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;
import waymark.policy.format.Format;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Remark;

/// `gateway-agent generate`: what a policy asks of the kernel, as text. Changes nothing.
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rules, ip rules and routes that a policy asks for, and what takes them back."
          + " Nothing is changed, and no root is needed.",
      "What the policy leaves open stands as comments in the text; what it gets wrong goes to"
          + " stderr too."
    },
    footerHeading = "%nFormats:%n",
    footer = {
      "  text      the commands with their reasons, set-up and cleanup (the default)",
      "  restore   for iptables-restore -n and ip6tables-restore -n",
      "  script    a shell script that sets the gateway up; running it again changes nothing",
      "  teardown  a shell script that takes it all back",
      "  ip-batch  the ip rules and routes for ip -batch, one family at a time",
      "  nft       a native table, inet waymark, for nft -f",
      "  json      the plan, as --json",
      "",
      "Examples:",
      "  gateway-agent generate rules/pi-k3s.yaml",
      "  gateway-agent generate rules/pi-k3s.yaml --format script | sh",
      "  gateway-agent generate rules/pi-k3s.yaml --format teardown | sh",
      "  gateway-agent generate rules/dual-stack.yaml --format ip-batch --family ipv6"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:printed",
      "1:printed, but the policy breaks or leaks something: see stderr",
      "2:wrong usage, or a file that is not a policy: every fault of it is told"
    })
final class GenerateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "POLICY", description = "A policy in YAML; - is standard input.")
  private String policy = "-";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, restore, script, teardown, ip-batch, nft or json.")
  private String format = Format.TEXT.word();

  @Option(names = "--json", description = "Print the plan as one JSON document.")
  private boolean json;

  @Option(
      names = "--family",
      paramLabel = "FAMILY",
      description = "ipv4, ipv6 or both (the default).")
  private String family = "both";

  @Override
  public Integer call() throws BadInputException {
    Optional<Format> text = json ? Optional.empty() : text(format);
    Set<Family> families = families(family);
    Plan plan = Plan.of(PolicyInput.read(policy), families);
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = Shown.out(command.commandLine());
    if (text.isEmpty()) {
      Json.print(out, PlanDocument.of(plan));
    } else {
      Format chosen = text.get();
      if (!chosen.takes(plan)) {
        throw new BadInputException(
            List.of(
                new Fault(
                    "--format " + chosen.word(),
                    0,
                    0,
                    "it holds one family, and the policy has both",
                    "add --family ipv4, then --family ipv6")));
      }
      out.print(chosen.print(plan));
      out.flush();
      warn(plan, Shown.err(command.commandLine()));
    }
    return plan.hasFindings() ? ExitStatus.FINDINGS : ExitStatus.OK;
  }

  private void warn(Plan plan, PrintWriter err) {
    for (Remark remark : plan.remarks()) {
      if (remark.severity() != Remark.Severity.NOTE) {
        err.println(policy + ": " + remark.code() + ": " + remark.message());
        err.println("  mend: " + remark.mend());
      }
    }
  }

  /// The format of a word; empty for json, which is no text.
  private static Optional<Format> text(String word) throws BadInputException {
    if (word.equals("json")) {
      return Optional.empty();
    }
    for (Format each : Format.values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    throw BadInputException.of(
        "--format",
        new BadValueException(
            "\"" + word + "\" is not a format",
            "write one of text, restore, script, teardown, ip-batch, nft, json"));
  }

  private static Set<Family> families(String word) throws BadInputException {
    return switch (word) {
      case "ipv4" -> EnumSet.of(Family.IPV4);
      case "ipv6" -> EnumSet.of(Family.IPV6);
      case "both" -> EnumSet.allOf(Family.class);
      default ->
          throw BadInputException.of(
              "--family",
              new BadValueException(
                  "\"" + word + "\" is not a family", "write one of ipv4, ipv6, both"));
    };
  }
}
