package waymark.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import waymark.kernel.KernelRefused;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// `gateway-agent walk`: the way of one packet, or of many, through the gateway.
@Command(
    name = "walk",
    mixinStandardHelpOptions = true,
    description =
        "Walks a packet through the gateway as the kernel would: hooks, tables, address translation,"
            + " ip rules, routes, reverse-path filter; step by step, with the mark as it changes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent walk --in eth0 --src 192.168.1.100 --dst 192.168.1.55 --protocol tcp --dport 443",
      "  gateway-agent walk --reply --in eth0 --src 192.168.1.100 --dst 192.168.1.55 --protocol tcp \\",
      "      --dport 443",
      "  gateway-agent walk --snapshot ./tuesday --in eth0 --src 192.168.1.100 --dst 198.51.100.7 \\",
      "      --protocol udp --dport 53 --json",
      "  gateway-agent walk --snapshot ./tuesday --packets packets.jsonl"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:the packet's end is known",
      "2:wrong usage, or a file that is not what it claims",
      "3:the kernel refused: not root, or no such namespace",
      "4:it depends on what is not modelled or was not read"
    })
final class WalkCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final StateOptions state = new StateOptions();

  @ArgGroup(multiplicity = "1")
  private @Nullable What what;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(
      names = "--reply",
      description =
          "Walk the answer back, too, from where the packet arrived, with the translation that its"
              + " connection keeps.")
  private boolean reply;

  /// One packet, or a file of them.
  static final class What {

    @ArgGroup(exclusive = false)
    private @Nullable PacketOptions one;

    @Option(
        names = "--packets",
        paramLabel = "FILE",
        required = true,
        description =
            "Walk many: one JSON packet a line (- is stdin), one JSON answer a line, in their order.")
    private Optional<Path> many = Optional.empty();
  }

  @Override
  public Integer call() throws BadInputException, IOException, KernelRefused, InterruptedException {
    if (spec == null || what == null) {
      throw new IllegalStateException("not started by picocli");
    }
    PrintWriter out = Shown.out(spec.commandLine());
    if (what.one != null) {
      WalkQuestion question = what.one.question();
      return one(Walker.of(state.read().snapshot().gateway()), question, out);
    }
    return many(what.many.orElseThrow(), out);
  }

  private int one(Walker walker, WalkQuestion question, PrintWriter out) {
    Walk walk = walker.walk(question.packet(), question.tracking());
    Optional<Walk> answer = answer(walker, walk);
    if (json) {
      Json.print(out, document(walk, answer));
    } else {
      text(walk).forEach(out::println);
      answer.map(WalkCommand::text).ifPresent(lines -> lines.forEach(out::println));
      out.flush();
    }
    return status(walk, answer);
  }

  private static List<String> text(Walk walk) {
    return WalkText.lines(walk, Optional.empty(), Colours.ofTerminal());
  }

  private Map<String, @Nullable Object> document(Walk walk, Optional<Walk> answer) {
    Map<String, @Nullable Object> document = WalkDocument.walk(walk);
    if (reply) {
      document.put("reply", answer.map(WalkDocument::walk).orElse(null));
    }
    return document;
  }

  /// The answer's walk, where it is asked for and the packet arrives; on the first of several ways.
  private Optional<Walk> answer(Walker walker, Walk walk) {
    return reply
        ? walk.ways().stream()
            .flatMap(way -> walker.reply(walk.start(), way, arrival(way.verdict())).stream())
            .findFirst()
        : Optional.empty();
  }

  /// Where the answer comes in: nowhere, where this host itself answers.
  private static Optional<InterfaceName> arrival(Verdict verdict) {
    return verdict instanceof Verdict.Forwarded forwarded
        ? Optional.of(forwarded.out())
        : Optional.empty();
  }

  /// The n-th answer is of the n-th packet: after a line that is none, nothing is answered, and
  /// what follows is read for its faults.
  private int many(Path file, PrintWriter out)
      throws BadInputException, IOException, KernelRefused, InterruptedException {
    Walker walker = Walker.of(state.read().snapshot().gateway());
    List<Fault> faults = new ArrayList<>();
    int status = ExitStatus.OK;
    int number = 0;
    try (BufferedReader lines = open(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        try {
          WalkQuestion question = WalkQuestion.parse(line);
          if (faults.isEmpty()) {
            Walk walk = walker.walk(question.packet(), question.tracking());
            Optional<Walk> answer = answer(walker, walk);
            Json.printLine(out, document(walk, answer));
            status = Math.max(status, status(walk, answer));
          }
        } catch (BadValueException bad) {
          faults.add(new Fault(file.toString(), number, 1, bad.problem(), bad.mend()));
        }
      }
    }
    out.flush();
    if (!faults.isEmpty()) {
      throw new BadInputException(faults);
    }
    return status;
  }

  private static BufferedReader open(Path file) throws IOException {
    return file.toString().equals("-")
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : Files.newBufferedReader(file);
  }

  private static int status(Walk walk, Optional<Walk> answer) {
    return Math.max(status(walk), answer.map(WalkCommand::status).orElse(ExitStatus.OK));
  }

  private static int status(Walk walk) {
    return WalkDocument.verdict(walk).equals("unknown") ? ExitStatus.UNKNOWN : ExitStatus.OK;
  }
}
