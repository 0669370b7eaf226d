package waymark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "Lab", "1lab", "-lab", "a/../b", "a;b", "a b", "lab\n", "läb"})
  void refusesNamesThatCouldMeanMoreThanOneWord(String text) {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> LabName.parse(text))
        .satisfies(refused -> assertThat(refused.mend()).contains("such as waymark"));
  }

  @Test
  void refusesANameOf33Characters() {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> LabName.parse("a".repeat(33)));
  }

  @Test
  void namesNamespacesAfterTheLab() throws BadValueException {
    assertThat(Host.GATEWAY.netns(LabName.parse("one"))).isEqualTo("one-gateway");
    assertThat(Host.parse("ingress")).isEqualTo(Host.INGRESS);
  }

  @Test
  void listsTheHostsWhereOneIsUnknown() {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> Host.parse("Gateway"))
        .satisfies(refused ->
            assertThat(refused.mend())
                .isEqualTo(
                    "write one of client, lan, router, internet, gateway, worker, ingress,"
                        + " dns"));
  }

  @Test
  void quotesWhatAShellWouldReadOtherwise() {
    assertThat(Command.of("iptables", "-m", "comment", "--comment", "a \"b\" c", "$x").typed())
        .isEqualTo("iptables -m comment --comment 'a \"b\" c' '$x'");
    assertThat(Command.of("echo", "it's", "").typed()).isEqualTo("echo 'it'\\''s' ''");
  }

  @Test
  void printsWhatIsReadAsAHereDocument() {
    assertThat(new Command(List.of("ip", "-batch", "-"), "link set lo up\n").typed())
        .isEqualTo("ip -batch - <<'END'\nlink set lo up\nEND");
  }
}
