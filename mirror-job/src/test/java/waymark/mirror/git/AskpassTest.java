package waymark.mirror.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The last thing between the token and a host that git was sent to: in the words that git asks in.
class AskpassTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          Username for 'https://forge.test': | x-access-token
          Password for 'https://x-access-token@forge.test': | s3cret
          Username for 'https://evil.test': | ``
          Password for 'https://x-access-token@evil.test': | ``
          Password for 'https://x-access-token@forge.test.evil.test': | ``
          Password for 'https://x-access-token@forge.test:8443': | ``
          Password for 'http://x-access-token@forge.test': | ``
          Password for 'https://other@forge.test': | ``
          """)
  void answersForOneHostAlone(String question, String answer) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    for (boolean file : new boolean[] {true, false}) {
      ProcessBuilder asking =
          new ProcessBuilder(Askpass.install(folder).toString(), question + " ");
      asking.environment().put("WAYMARK_ASK_HOST", "https://forge.test");
      asking.environment().put("WAYMARK_ASK_USER_HOST", "https://x-access-token@forge.test");
      asking
          .environment()
          .put(
              file ? "WAYMARK_TOKEN_FILE" : "WAYMARK_TOKEN_ENV",
              file ? token.toString() : "SECRET");
      asking.environment().put("SECRET", "s3cret");

      Process process = asking.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(said.strip()).isEqualTo(answer);
      assertThat(process.waitFor() == 0).isEqualTo(!answer.isEmpty());
    }
  }
}
