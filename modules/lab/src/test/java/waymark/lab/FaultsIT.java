package waymark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.netstate.packet.BadValueException;

/// Each fault shows the client what it should, on both backends, in two labs that stand at once.
class FaultsIT {

  private static final String INGRESS = "https://grafana.lab.example/";
  private static final String INTERNET = "http://198.51.100.7/";

  private static RaisedLab nft;
  private static RaisedLab legacy;

  @BeforeAll
  static void up() throws BadValueException, LabRefused, IOException {
    nft = RaisedLab.up("nft", Backend.NFT);
    legacy = RaisedLab.up("legacy", Backend.LEGACY);
  }

  @AfterAll
  static void down() throws LabRefused, IOException {
    for (RaisedLab each : Stream.of(nft, legacy).filter(Objects::nonNull).toList()) {
      each.close();
    }
  }

  static List<LabFault> faults() {
    return Faults.ALL;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void showsTheClientWhatItShould(LabFault fault) throws Exception {
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> seen(legacy, fault));
    assertThat(seen(nft, fault)).isEqualTo(fault.ingress() + " " + fault.internet());
    assertThat(second.get()).isEqualTo(fault.ingress() + " " + fault.internet());
  }

  private static String seen(RaisedLab raised, LabFault fault) {
    try {
      raised.lab().fault(fault);
      CompletableFuture<Output> ingress = CompletableFuture.supplyAsync(() -> get(raised, INGRESS));
      Output internet = get(raised, INTERNET);
      return seen(ingress.join(), "grafana.lab.example answers 192.168.1.100\n")
          + " "
          + seen(internet, "10.66.66.2\n");
    } catch (LabRefused | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Output get(RaisedLab raised, String url) {
    try {
      return raised.fetch(url);
    } catch (LabRefused | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String seen(Output output, String right) {
    return switch (output.status()) {
      case 0 ->
          output.out().equals(right)
              ? "ANSWERS"
              : output.out().equals("203.0.113.2\n") ? "LEAKS" : output.out();
      case 7 -> "REFUSED";
      case 28 -> "TIMEOUT";
      default -> output.toString();
    };
  }

  @Test
  void theClusterDnsAnswersAPodAcrossTheVxlan() throws LabRefused, IOException {
    nft.lab().fault(Faults.HEALTHY);
    String ask =
        "echo nameserver 10.43.0.10 >/run/resolv.conf"
            + " && mount --bind /run/resolv.conf /etc/resolv.conf"
            + " && getent ahostsv4 grafana.lab.example";
    Output output =
        nft.lab()
            .exec(
                Host.INGRESS,
                List.of("unshare", "--mount", "sh", "-c", ask),
                Duration.ofSeconds(20));
    assertThat(output.out()).as(output.err()).startsWith("192.168.1.55 ");
  }

  @Test
  void theNodeItselfSeesNothingOfTheIncident() throws Exception {
    nft.lab().fault(Faults.parse("incident"));
    Output output =
        nft.lab()
            .exec(
                Host.GATEWAY,
                List.of("curl", "-sS", "--max-time", "2", INGRESS),
                Duration.ofSeconds(20));
    assertThat(output.out()).as(output.err()).startsWith("grafana.lab.example answers");
  }

  @Test
  void puttingTheHealthyStateBackPutsAllOfItBack() throws Exception {
    nft.lab().fault(Faults.HEALTHY);
    String healthy = state();
    for (LabFault each : Faults.ALL) {
      nft.lab().fault(each);
    }
    nft.lab().fault(Faults.HEALTHY);
    assertThat(state()).isEqualTo(healthy);
  }

  private static String state() throws LabRefused, IOException {
    StringBuilder state = new StringBuilder();
    for (String each :
        List.of(
            "iptables-nft-save",
            "ip -4 rule",
            "ip -4 route show table all",
            "ip -4 address",
            "ip neighbour show nud permanent",
            "bridge fdb show dev flannel.1",
            "sysctl net.ipv4.ip_forward net.ipv4.conf.eth0.forwarding")) {
      Output output =
          nft.lab().exec(Host.GATEWAY, List.of(each.split(" ", -1)), Duration.ofSeconds(20));
      // the counters of chains and the time of the dump go their own way
      state.append(output.out().replaceAll("(?m)^#.*$|\\[\\d+:\\d+]", ""));
    }
    return state.toString();
  }
}
