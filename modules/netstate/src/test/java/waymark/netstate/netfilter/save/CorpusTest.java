package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Target;

/// Rulesets in the shape of what real nodes carry: read without a fault, nothing left unmodelled,
/// printed from their values in the same words.
class CorpusTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kube-proxy",
        "k3s-network-policy",
        "docker",
        "calico",
        "vpn",
        "firewalls",
        "libvirt",
        "ufw6"
      })
  void readsAndPrintsBackWhatRealNodesCarry(String name) throws IOException {
    IptablesSave save = IptablesSave.read(name, text(name));
    assertThat(save.faults()).isEmpty();
    assertThat(save.print()).isEqualTo(text(name));
    assertThat(SaveFormat.format(save)).isEqualTo(text(name));
    save.blocks().stream()
        .flatMap(block -> block.table().chains().values().stream())
        .flatMap(chain -> chain.rules().stream())
        .forEach(rule -> {
          assertThat(rule.matches()).noneMatch(Match.Unmodelled.class::isInstance);
          assertThat(rule.target()).isNotInstanceOf(Target.Unmodelled.class);
        });
  }

  private static String text(String name) throws IOException {
    try (InputStream in = CorpusTest.class.getResourceAsStream("corpus/" + name + ".rules")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
