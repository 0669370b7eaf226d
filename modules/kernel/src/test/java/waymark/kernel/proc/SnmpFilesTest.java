package waymark.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SnmpFilesTest {

  @Test
  void namesACounterByItsPrefixAndColumn() {
    assertThat(
            SnmpFiles.pairs(
                """
                Ip: Forwarding DefaultTTL InReceives
                Ip: 1 64 20
                Tcp: MaxConn
                Tcp: -1
                IcmpMsg: OutType3
                IcmpMsg: 2 3
                """))
        .isEqualTo(
            Map.of(
                "IpForwarding", 1L, "IpDefaultTTL", 64L, "IpInReceives", 20L, "TcpMaxConn", -1L));
  }

  @Test
  void readsTheLinesOfSnmp6() {
    assertThat(SnmpFiles.lines("Ip6InReceives                   \t5\nbroken\nIp6X y\n"))
        .isEqualTo(Map.of("Ip6InReceives", 5L));
  }
}
