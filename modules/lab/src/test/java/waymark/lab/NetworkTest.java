package waymark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  private static final LabName LAB = new LabName("two");
  private static final TunnelKeys NEAR = new TunnelKeys("near-private", "near-public");
  private static final TunnelKeys FAR = new TunnelKeys("far-private", "far-public");

  @ParameterizedTest
  @EnumSource(Backend.class)
  void changesNothingOutsideTheNamespacesAndTheFolderOfTheLab(Backend backend) {
    for (Step step : raise(backend, "/etc/resolv.conf")) {
      assertThat(step.typed()).doesNotContain("{lab}").doesNotContain("{folder}");
      switch (step) {
        case Step.Run(Command command) -> staysInside(command);
        case Step.Start(Command command, Path pidFile) -> {
          staysInside(command);
          assertThat(pidFile.toString()).startsWith("/run/waymark-lab/two/");
        }
        case Step.Write(Path file, String _) ->
            assertThat(file.toString()).startsWith("/run/waymark-lab/two/");
        case Step.Stop(Path pidFile) ->
            assertThat(pidFile.toString()).startsWith("/run/waymark-lab/two/");
      }
    }
  }

  private static void staysInside(Command command) {
    String line = String.join(" ", command.argv());
    if (line.equals("ip -batch -")) {
      assertThat(command.input().lines().filter(each -> !each.startsWith("#")))
          .isNotEmpty()
          .allMatch(
              each -> each.matches("netns add two-\\w+|link add .* netns two-.* netns two-.*"));
    } else {
      assertThat(line)
          .matches(
              "(ip|bridge) -n two-\\w+ -batch -"
                  + "|ip netns exec two-.*"
                  + "|nsenter --mount=/run/waymark-lab/two/ns/mnt (ip netns exec two-|mount ).*"
                  + "|mkdir -p /run/waymark-lab/two/.*"
                  + "|mount --bind --make-private /run/waymark-lab/two/ns .*"
                  + "|unshare --mount=/run/waymark-lab/two/ns/mnt .*"
                  + "|openssl req .*");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf"})
  void hidesTheMachinesResolverWhereverItIs(String resolver) {
    List<String> typed = raise(Backend.NFT, resolver).stream().map(Step::typed).toList();
    assertThat(typed)
        .anyMatch(each ->
            each.contains("mount --bind /run/waymark-lab/two/resolv.conf " + resolver)
                || each.startsWith("cat >/run/waymark-lab/two/run/systemd/resolve/stub"));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void startsTheHandshakeOnlyWhenTheNetworkStands(Backend backend) {
    assertThat(raise(backend, "/etc/resolv.conf").getLast().typed())
        .endsWith("ip netns exec two-gateway wg setconf wg0 /run/waymark-lab/two/gateway.wg");
  }

  private static List<Step> raise(Backend backend, String resolver) {
    return new Network(LAB, backend, new Services(LAB, NEAR, FAR), Optional.of(Path.of(resolver)))
        .raise();
  }
}
