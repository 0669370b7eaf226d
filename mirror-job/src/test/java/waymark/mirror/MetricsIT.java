package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.LocalNas;
import waymark.mirror.sync.State;

/// What is told where nobody watches is what the process ended with.
class MetricsIT {

  @TempDir Path root;
  private LocalNas nas;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
    escrow = new Escrowed(root, Desk.targets(List.of(nas.appendOnly())));
    escrow.add("octo/hello");
  }

  @AfterEach
  void end() {
    escrow.close();
    nas.close();
  }

  private String metrics() throws Exception {
    return Files.readString(root.resolve("mirror.prom"));
  }

  private String shipGood() throws Exception {
    return Files.readString(root.resolve("mirror-ship.prom"))
        .lines()
        .filter(line -> line.startsWith("mirror_job_ship_good_timestamp_seconds "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunThatCouldNotShipIsNoSuccess() throws Exception {
    assertThat(escrow.sync().exit()).isZero();
    State good = State.read(escrow.store());
    String shipped = shipGood();
    assertThat(good.good()).isPresent();
    assertThat(metrics())
        .contains("mirror_job_last_run_exit_status 0\n", "mirror_job_runs_total{exit=\"0\"} 1\n");
    nas.close();
    new Upstream(escrow.repository("octo/hello").folder()).commit("main", "more", "more");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");

    assertThat(escrow.sync().exit()).isEqualTo(Exit.REFUSED);

    assertThat(metrics())
        .contains("mirror_job_last_run_exit_status 3\n")
        .contains("mirror_job_runs_total{exit=\"0\"} 1\n")
        .contains("mirror_job_runs_total{exit=\"3\"} 1\n")
        .contains(
            "mirror_job_last_success_timestamp_seconds %.3f\n"
                .formatted(good.good().orElseThrow().toEpochMilli() / 1000.0));
    assertThat(State.read(escrow.store()).good()).isEqualTo(good.good());
    assertThat(shipGood()).as("when all last lay on the NAS").isEqualTo(shipped);
  }

  /// The NAS takes all the time there is; what the run found is known before.
  @Test
  void aBrakeIsToldBeforeAnythingIsShipped() throws Exception {
    escrow.add("octo/other");
    escrow.sync();
    escrow.forge.remove(escrow.repository("octo/other").id());
    nas.close();

    assertThat(escrow.sync().exit()).isEqualTo(Exit.BRAKE);

    assertThat(metrics())
        .contains("mirror_job_brake_on 1\n", "mirror_job_last_run_exit_status 5\n");
  }

  @Test
  void whatIsGoneUpstreamIsNoSuccess() throws Exception {
    escrow.add("octo/other");
    escrow.sync();
    escrow.forge.remove(escrow.repository("octo/other").id());
    escrow.sync();
    assertThat(metrics().lines())
        .anyMatch(line ->
            line.startsWith("mirror_job_repository_success{repository=\"octo/other\"")
                && line.endsWith(" 0"))
        .anyMatch(line ->
            line.startsWith("mirror_job_repository_success{repository=\"octo/hello\"")
                && line.endsWith(" 1"));
  }

  /// What came before stays: nothing of it was looked at.
  @Test
  void aRunThatComesToNothingSaysSoAndKeepsTheRest() throws Exception {
    escrow.sync();
    List<String> before = metrics().lines().sorted().toList();
    Files.move(root.resolve("store"), root.resolve("elsewhere"));

    assertThat(escrow.sync().exit()).as("its volume is not mounted").isEqualTo(Exit.UNKNOWN);

    assertThat(metrics()).contains("mirror_job_last_run_exit_status 4\n");
    assertThat(metrics().lines().sorted().filter(line -> !line.contains("_last_run_")).toList())
        .isEqualTo(before.stream().filter(line -> !line.contains("_last_run_")).toList());
    Files.move(root.resolve("elsewhere"), root.resolve("store"));
    Files.delete(root.resolve("token"));
    assertThat(escrow.sync().exit()).isEqualTo(Exit.USAGE);
    assertThat(metrics()).contains("mirror_job_last_run_exit_status 2\n");
    assertThat(metrics().lines().filter(line -> line.contains("last_run_exit_status"))).hasSize(3);
  }

  @Test
  void aFolderThatTakesNoMetricsIsAFinding() throws Exception {
    Files.createDirectory(root.resolve("mirror.prom"));

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(ran.json().number("exit")).isEqualTo(Exit.FINDINGS);
    assertThat(ran.err()).contains("the metrics could not be written");
    assertThat(State.read(escrow.store()).good()).isEmpty();
    assertThat(State.read(escrow.store()).runs()).containsOnlyKeys(Exit.FINDINGS);
  }
}
