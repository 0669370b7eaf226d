package waymark.agent.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.agent.RootOnly;
import waymark.netstate.walk.Gateway;

/// Native nft tables, alone and beside iptables of both backends, on the real kernel: where each
/// packet went, with which addresses and mark, and which native rules it matched, compared with the
/// walk. Random rules `scripts/kernel-check` tries.
final class NativeWalkAgainstKernelIT {

  private static @Nullable Site site;

  @BeforeAll
  static void raise() throws IOException, InterruptedException {
    RootOnly.assume();
    for (String program : List.of("nft", "iptables-nft", "iptables-legacy")) {
      Assumptions.assumeTrue(
          new ProcessBuilder("sh", "-c", "command -v \"$0\" >/dev/null", program).start().waitFor()
              == 0,
          program + " is not installed");
    }
    site = Site.raise();
  }

  @AfterAll
  static void remove() throws IOException {
    if (site != null) {
      site.close();
    }
  }

  private static Site site() {
    if (site == null) {
      throw new IllegalStateException("no site was raised");
    }
    return site;
  }

  @BeforeEach
  void flush() throws Exception {
    site().inside("g", "", "nft", "flush", "ruleset");
    for (String table : List.of("raw", "mangle", "nat", "filter")) {
      site().inside("g", "", "iptables-legacy", "-t", table, "-F");
    }
  }

  static Stream<Situation> situations() {
    return Situation.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void theWalkSaysWhatTheKernelDid(Situation situation) throws Exception {
    for (List<String> command : situation.iptables()) {
      site().inside("g", "", command.toArray(String[]::new));
    }
    site().inside("g", situation.nft(), "nft", "-f", "-");
    Comparison comparison = compare(Shots.all());
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.known()).isGreaterThanOrEqualTo(situation.atLeastKnown());
  }

  private static Comparison compare(List<Shot> shots) throws Exception {
    Gateway gateway = site().read();
    site().inside("g", "", "conntrack", "-F");
    Map<Integer, Seen> kernel = Watch.of(site(), shots);
    return Comparison.of(gateway, shots, kernel);
  }
}
