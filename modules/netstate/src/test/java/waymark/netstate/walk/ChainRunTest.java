package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Reading;

/// Chains that the kernel would not load: the walk ends, and says why it cannot tell.
final class ChainRunTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          -A A -j A,                       chain A leads back to itself
          -A A -j B;-A B -g A,             chain A leads back to itself
          -A A -j NOWHERE,                 chain NOWHERE does not exist
          """)
  void aChainThatLeadsNowhereOrBackIsUnknown(String rules, String reason) throws BadValueException {
    Walk walk = walk(rules);
    assertThat(walk.verdict()).isEqualTo(new Verdict.Unknown(List.of(reason)));
  }

  @Test
  void aChainMayBeEnteredTwiceOneAfterTheOther() throws BadValueException {
    assertThat(walk("-A A -j B;-A A -j B;-A B -j RETURN").verdict())
        .isInstanceOf(Verdict.Local.class);
  }

  private static Walk walk(String rules) throws BadValueException {
    String text =
        "*mangle\n:PREROUTING ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n-A PREROUTING -j A\n"
            + rules.replace(";", "\n")
            + "\nCOMMIT\n";
    Gateway gateway =
        Site.incident()
            .gateway()
            .withRulesets(Family.IPV4, Reading.known(IptablesSave.read("f", text).rulesets()));
    return Walker.of(gateway).walk(Site.syn("192.168.1.55", 443), new Tracking.New());
  }
}
