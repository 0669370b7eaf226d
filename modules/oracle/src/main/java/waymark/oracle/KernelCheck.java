package waymark.oracle;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.oracle.ground.RefusedException;
import waymark.oracle.scene.Backend;

/// `scripts/kernel-check`: tries to prove the walk wrong on the real kernel.
@Command(
    name = "kernel-check",
    mixinStandardHelpOptions = true,
    description =
        "Compares the walk with this machine's kernel: random rulesets, native nft tables, ip rules,"
            + " routes and sysctls in a network namespace of its own, and random packets; what became of each packet, and"
            + " what each rule counted. Needs root.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kernel-check --seconds 60",
      "  kernel-check --pairs 1000000 --seconds 1800 --seed 42 --json",
      "  kernel-check --backend legacy --family ipv6 --keep /tmp/found",
      "  kernel-check --replay modules/netstate/src/test/resources/oracle/snat-port"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:the kernel did what the walk says",
      "1:they disagree",
      "2:wrong usage, or a file that is not what it claims",
      "3:the kernel refused: not root, or a part of it is missing"
    })
public final class KernelCheck implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Stop after N packets, each with its ruleset; ${DEFAULT-VALUE} by default.")
  private long pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "600",
      description = "Stop after N seconds; ${DEFAULT-VALUE} by default.")
  private long seconds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same scenes; without it one is drawn and printed.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "B",
      defaultValue = "both",
      description = "nft, legacy or both (the default).")
  private String backend = "both";

  @Option(
      names = "--family",
      paramLabel = "F",
      defaultValue = "both",
      description = "ipv4, ipv6 or both (the default).")
  private String family = "both";

  @Option(
      names = "--replay",
      paramLabel = "FIXTURE",
      description = "Try one fixture, or one scene.txt, again.")
  private Optional<Path> replay = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Write what disagrees as fixtures into DIR.")
  private Optional<Path> keep = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new KernelCheck());
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> failed(error, command.getErr()));
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call()
      throws IOException, InterruptedException, RefusedException, BadValueException {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Report report = replay.isPresent() ? Replay.of(replay.get(), keep) : campaign(err);
    if (json) {
      out.println(report.json());
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
    return report.agrees() ? 0 : 1;
  }

  private Report campaign(PrintWriter err)
      throws IOException, InterruptedException, RefusedException, BadValueException {
    long chosen = seed.orElseGet(() -> RandomGenerator.getDefault().nextLong(1_000_000_000));
    err.println("kernel-check: seed " + chosen);
    err.flush();
    Campaign campaign =
        new Campaign(
            new Campaign.Plan(
                chosen, pairs, Duration.ofSeconds(seconds), backends(), families(), keep));
    long begun = System.nanoTime();
    campaign.run(line -> {
      err.println("kernel-check: " + line);
      err.flush();
    });
    return Report.of(campaign, OptionalLong.of(chosen), System.nanoTime() - begun);
  }

  private List<Backend> backends() throws BadValueException {
    return switch (backend) {
      case "nft" -> List.of(Backend.NFT);
      case "legacy" -> List.of(Backend.LEGACY);
      case "both" -> List.of(Backend.values());
      default ->
          throw new BadValueException(
              "\"" + backend + "\" is no backend of iptables", "write nft, legacy or both");
    };
  }

  private List<Family> families() throws BadValueException {
    return switch (family) {
      case "ipv4" -> List.of(Family.IPV4);
      case "ipv6" -> List.of(Family.IPV6);
      case "both" -> List.of(Family.values());
      default ->
          throw new BadValueException(
              "\"" + family + "\" is no family", "write ipv4, ipv6 or both");
    };
  }

  private static int failed(Exception error, PrintWriter err) {
    return switch (error) {
      case BadValueException bad -> {
        err.println("kernel-check: " + bad.problem());
        err.println("  mend: " + bad.mend());
        yield 2;
      }
      case RefusedException refused -> {
        err.println("kernel-check: " + refused.getMessage());
        err.println("  mend: run it as root on a kernel with nf_tables, TUN and nfnetlink_log");
        yield 3;
      }
      case IOException failed -> {
        err.println("kernel-check: " + failed.getMessage());
        err.println("  mend: run it as root on a kernel with nf_tables, TUN and nfnetlink_log");
        yield 3;
      }
      default -> {
        error.printStackTrace(err);
        yield 4;
      }
    };
  }
}
