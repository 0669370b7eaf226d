package waymark.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.Family;
import waymark.oracle.scene.Backend;

/// A bounded share of `scripts/kernel-check`, on both backends, with native tables and in both
/// families: scenes that are always the same, and others at each run, whose seed is printed.
final class KernelCheckIT {

  private static final Duration MOST = Duration.ofSeconds(20);
  private static final long PAIRS = 60_000;
  private static final long FEWEST = 500;

  /// How much is left open, and how many scenes are refused, depends on what is drawn: it is judged
  /// where that is always the same.
  @Test
  void theKernelDoesWhatTheWalkSays() throws Exception {
    Campaign campaign = noneDisagrees(1);
    assertThat(campaign.tally().open()).isLessThan(campaign.tally().packets() / 25);
    assertThat(campaign.refused()).isLessThanOrEqualTo(1 + campaign.scenes() / 20);
  }

  @Test
  void norDoesItDisagreeInScenesNeverSeenBefore() throws Exception {
    noneDisagrees(RandomGenerator.getDefault().nextLong(1_000_000_000));
  }

  private static Campaign noneDisagrees(long seed) throws Exception {
    mayMakeNamespaces();
    System.out.println("KernelCheckIT: seed " + seed);
    Campaign campaign =
        new Campaign(
            new Campaign.Plan(
                seed,
                PAIRS,
                MOST,
                List.of(Backend.values()),
                List.of(Family.values()),
                Optional.empty()));
    inAThreadOfItsOwn(campaign);
    assertThat(campaign.found()).as("seed %d", seed).isEmpty();
    assertThat(campaign.tally().packets()).isGreaterThan(FEWEST);
    return campaign;
  }

  /// The thread moves into a namespace and never comes back.
  private static void inAThreadOfItsOwn(Campaign campaign) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          campaign.run(System.out::println);
          return true;
        });
    Thread.ofPlatform().name("kernel-check").daemon().start(task);
    assertThat(task.get()).isTrue();
  }

  private static void mayMakeNamespaces() throws IOException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root may make network namespaces");
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun");
  }
}
