package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.netfilter.save.SaveFormat;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;

/// `gateway-agent format`: a ruleset in the words and order of iptables-save(8).
@Command(
    name = "format",
    mixinStandardHelpOptions = true,
    description = {
      "Prints an iptables-save(8) text, or a hand-written one for iptables-restore(8), as"
          + " iptables-save 1.8.9 would print what it makes. Remarks stay above their rules."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent format rules.v4",
      "  gateway-agent format --check rules.v4",
      "  iptables-save -c | gateway-agent format -",
      "  gateway-agent format --json rules.v4"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:done; with --check: the text is in form",
      "1:with --check: the text differs, remarks and counters aside",
      "2:wrong usage, or a text that iptables-restore(8) would refuse"
    })
final class FormatCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--check",
      description = "Print no ruleset; exit 1 where the text differs from its form.")
  private boolean check;

  @Option(
      names = "--json",
      description = "Print one JSON document: whether the text is in form, and the form.")
  private boolean json;

  @Option(
      names = "--family",
      paramLabel = "ipv4|ipv6",
      description = "The family of a text that does not tell it.")
  private @Nullable Family family;

  @Parameters(paramLabel = "FILE", description = "An iptables-save(8) text; - is stdin.")
  private String file = "-";

  @Override
  public Integer call() throws BadInputException, IOException {
    String text = read();
    IptablesSave save =
        Optional.ofNullable(family)
            .map(told -> IptablesSave.read(file, text, told))
            .orElseGet(() -> IptablesSave.read(file, text));
    if (!save.faults().isEmpty()) {
      throw new BadInputException(save.faults());
    }
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    boolean inForm = SaveFormat.isFormatted(save);
    if (json) {
      Json.print(
          Shown.out(command),
          Json.object("file", file, "formatted", inForm, "text", SaveFormat.format(save)));
    }
    if (check) {
      return inForm ? ExitStatus.OK : ExitStatus.FINDINGS;
    }
    if (json) {
      return ExitStatus.OK;
    }
    PrintWriter out = Shown.isTerminal() ? Shown.out(command) : command.getOut();
    out.print(SaveFormat.format(save));
    out.flush();
    return ExitStatus.OK;
  }

  private String read() throws BadInputException, IOException {
    try {
      byte[] bytes =
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException missing) {
      throw refused("there is no such file", "give the path of an iptables-save(8) text");
    } catch (CharacterCodingException notUtf8) {
      throw refused("the file is not UTF-8 text", "give the output of iptables-save(8)");
    }
  }

  private BadInputException refused(String problem, String mend) {
    return new BadInputException(List.of(new Fault(file, 0, 0, problem, mend)));
  }
}
