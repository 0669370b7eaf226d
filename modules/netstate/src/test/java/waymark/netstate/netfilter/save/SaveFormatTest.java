package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A document in iptables' own words and order.
class SaveFormatTest {

  private static final String ROUGH =
      """
      # our gateway
      *nat
      # the front
      -I PREROUTING -p tcp --dport https -j ZETA
      -N ZETA
      -N ALPHA
      # the pod
      -A ZETA -j DNAT --to 10.42.0.10:8443-8443
      -A ALPHA -s 10/8,172.16.0.0/12 -j RETURN
      # end
      COMMIT
      """;

  private static final String SMOOTH =
      """
      # our gateway
      *nat
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      :ALPHA - [0:0]
      :ZETA - [0:0]
      # the front
      -A PREROUTING -p tcp -m tcp --dport 443 -j ZETA
      -A ALPHA -s 10.0.0.0/8 -j RETURN
      -A ALPHA -s 172.16.0.0/12 -j RETURN
      # the pod
      -A ZETA -j DNAT --to-destination 10.42.0.10:8443
      # end
      COMMIT
      """;

  @Test
  void printsWhatIptablesWouldAndKeepsRemarksInPlace() {
    IptablesSave save = IptablesSave.read("rough", ROUGH);
    assertThat(save.faults()).isEmpty();
    assertThat(SaveFormat.format(save)).isEqualTo(SMOOTH);
    assertThat(SaveFormat.isFormatted(save)).isFalse();
  }

  @Test
  void leavesAFormattedTextAsItIs() {
    IptablesSave save = IptablesSave.read("smooth", SMOOTH);
    assertThat(SaveFormat.format(save)).isEqualTo(SMOOTH);
    assertThat(SaveFormat.isFormatted(save)).isTrue();
  }

  @Test
  void looksPastRemarksAndCounters() {
    String counted =
        SMOOTH.replace("-A ALPHA -s 10", "[5:6] -A ALPHA -s 10").replace("# end\n", "");
    assertThat(SaveFormat.isFormatted(IptablesSave.read("counted", counted))).isTrue();
  }
}
