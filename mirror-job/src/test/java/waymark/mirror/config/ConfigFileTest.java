package waymark.mirror.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.text.Fault;
import waymark.mirror.text.FaultsException;

class ConfigFileTest {

  private static final Path FILE = Path.of("/etc/waymark/mirror.yaml");

  static final String WHOLE =
      """
      sources:
        - kind: github
          api-url: https://api.github.com
          token: {env: GITHUB_TOKEN}
          include: ["octo/*"]
          exclude: ["octo/scratch-*"]
          forks: false
      store: /var/lib/mirror-job
      targets:
        - kind: nas
          host: 192.168.1.50
          port: 22
          user: mirror
          path: /volume1/cluster/backups/git-mirrors
          identity-file: /run/secrets/nas-key
          known-hosts: /etc/waymark/known_hosts
      retention: {displaced: 365d, vanished: 30d}
      brake: {repositories: 20%, refs: 50%}
      concurrency: 8
      metrics: {textfile: /var/lib/node_exporter/mirror-job.prom}
      """;

  @Test
  void theReadmesExampleStandsByItsWordAboutDefaults() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    int from = readme.indexOf("```yaml\n") + "```yaml\n".length();
    Config shown = ConfigFile.read(FILE, readme.substring(from, readme.indexOf("```", from)));
    Config least =
        ConfigFile.read(
            FILE,
            """
            sources: [{kind: github}]
            store: /var/lib/mirror-job
            targets: [{kind: nas, host: 192.168.1.50, path: /volume1/cluster/backups/git-mirrors}]
            """);

    assertThat(shown.retention()).isEqualTo(least.retention());
    assertThat(shown.brake()).isEqualTo(least.brake());
    assertThat(shown.concurrency()).isEqualTo(least.concurrency());
    assertThat(shown.patience()).isEqualTo(least.patience());
    assertThat(shown.sources())
        .usingRecursiveComparison()
        .ignoringFields("cloneHost")
        .isEqualTo(least.sources());
    assertThat(shown.targets())
        .usingRecursiveComparison()
        .ignoringFields("readIdentityFile", "refreshIdentityFile", "pruneIdentityFile")
        .isEqualTo(least.targets());
  }

  @Test
  void readsEveryKeyOfTheExample() throws Exception {
    Config config = ConfigFile.read(FILE, WHOLE);

    assertThat(config.store()).isEqualTo(Path.of("/var/lib/mirror-job"));
    assertThat(config.retention())
        .isEqualTo(new Retention(Duration.ofDays(365), Duration.ofDays(30)));
    assertThat(config.brake()).isEqualTo(new BrakeLimits(20, 50));
    assertThat(config.textfile()).contains(Path.of("/var/lib/node_exporter/mirror-job.prom"));
    assertThat(config.targets()).hasSize(1);
    Source.GitHub source = (Source.GitHub) config.sources().getFirst();
    assertThat(source.token()).isEqualTo(new TokenPlace.Environment("GITHUB_TOKEN"));
    assertThat(source.filter().takes("Octo/Hello", false, false)).isTrue();
    assertThat(source.filter().takes("octo/scratch-1", false, false)).isFalse();
    assertThat(source.filter().takes("octo/hello", false, true)).isFalse();
  }

  @Test
  void needsNothingButSourcesAndStore() throws Exception {
    Config config = ConfigFile.read(FILE, "sources: [{kind: github}]\nstore: escrow\n");

    assertThat(config.store()).isEqualTo(Path.of("/etc/waymark/escrow"));
    assertThat(config.concurrency()).isEqualTo(8);
    assertThat(((Source.GitHub) config.sources().getFirst()).list())
        .isEqualTo(List.of(new Source.Owner.Self()));
  }

  @Test
  void tellsAllFaultsAtOnceInTheOrderOfTheFile() {
    List<Fault> faults =
        faults(
            """
            sources:
              - kind: gitlab
                tokn: {env: X}
            store: /s
            store: /t
            retention: {displaced: 1y}
            concurrency: 0
            """);

    assertThat(faults)
        .extracting(f -> f.line() + ":" + f.column() + " " + f.problem())
        .containsExactly(
            "2:11 \"gitlab\" is not a kind that is known here",
            "3:5 unknown key \"tokn\"",
            "5:1 the key \"store\" stands twice",
            "6:24 \"1y\" is not a length of time",
            "7:14 \"0\" is not a number from 1 to 64");
    assertThat(faults.get(1).mend()).contains("token");
    assertThat(faults).allSatisfy(f -> assertThat(f.mend()).isNotBlank());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: ghp_secret123                  | a token is not written here
          token: {env: ghp-secret123}           | not the name of an environment variable
          token: {ghp_secret123: x, b: c}       | a token is not written here
          api-url: https://ghp_secret123@x.test | not the URL of an API
          """)
  void neverQuotesWhatMayBeASecret(String line, String problem) {
    List<Fault> faults = faults("store: /s\nsources:\n  - kind: github\n    " + line + "\n");

    assertThat(faults).isNotEmpty();
    assertThat(faults.getFirst().problem()).contains(problem);
    assertThat(faults.toString()).doesNotContain("ghp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | 1:1 no sources
          '[1, 2]'      | 1:1 not a mapping
          'sources: {'  | 1:11 not YAML
          '- &a x'      | 1:1 not a mapping
          '{}\n---\n{}' | not one
          """)
  void refusesWhatIsNoConfiguration(String text, String start) {
    List<Fault> faults = faults(text.replace("\\n", "\n"));

    assertThat(faults).isNotEmpty();
    if (!start.equals("not one")) {
      Fault first = faults.getFirst();
      assertThat(first.line() + ":" + first.column() + " " + first.problem()).startsWith(start);
    }
  }

  private static List<Fault> faults(String text) {
    FaultsException thrown =
        catchThrowableOfType(FaultsException.class, () -> ConfigFile.read(FILE, text));
    assertThat(thrown).as("no fault was found").isNotNull();
    return thrown.faults();
  }
}
