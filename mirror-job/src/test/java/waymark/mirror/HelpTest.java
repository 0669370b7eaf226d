package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {

  private static final Pattern EXAMPLE = Pattern.compile("Example: mirror-job (.*)");
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");

  @Test
  void everyCommandShowsAnExampleThatItCanRead() {
    MirrorJob.commandLine()
        .getSubcommands()
        .forEach((name, command) -> {
          String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
          List<String> examples =
              EXAMPLE.matcher(usage).results().map(found -> found.group(1)).toList();
          assertThat(examples).as(name).hasSize(1);
          List<String> words =
              WORD.matcher(examples.getFirst()).results().map(MatchResult::group).toList();
          assertThat(words.getFirst()).isEqualTo(name);
          MirrorJob.commandLine().parseArgs(words.toArray(String[]::new));
        });
  }
}
