package waymark.netstate.conntrack.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;

/// An entry that interests nobody makes no garbage, whatever the compiler makes of the code.
class AllocationTest {

  private static final int ENTRIES = 20_000;

  private static final List<String> WELL =
      List.of(
          "tcp      6 431999 ESTABLISHED src=192.168.1.%d dst=198.51.100.7 sport=%d dport=443"
              + " packets=9 bytes=900 src=198.51.100.7 dst=10.66.66.2 sport=443 dport=%2$d"
              + " packets=9 bytes=9000 [ASSURED] mark=0 delta-time=7 use=1",
          "ipv4     2 tcp      6 8999 TIME_WAIT src=192.168.1.%d dst=192.168.1.55 sport=%d"
              + " dport=443 src=10.42.0.9 dst=192.168.1.%1$d sport=8443 dport=%2$d [ASSURED] mark=0"
              + " zone=0 use=2",
          "ipv4     2 tcp      6 8999 TIME_WAIT src=192.168.1.%d dst=192.168.1.56 sport=%d"
              + " dport=443 src=10.42.0.9 dst=192.168.1.%1$d sport=8443 dport=%2$d [ASSURED] mark=0"
              + " zone=0 use=2",
          "ipv4     2 udp      17 29 src=10.42.0.%d dst=10.43.0.10 sport=%d dport=53 src=10.42.0.9"
              + " dst=10.42.0.%1$d sport=53 dport=%2$d mark=0 use=1",
          "icmp     1 29 src=192.168.1.%d dst=192.168.1.55 type=8 code=0 id=%d src=192.168.1.55"
              + " dst=192.168.1.%1$d type=0 code=0 id=%2$d mark=0 use=1",
          "ipv6     10 tcp      6 59 SYN_RECV src=2001:0db8:0000:0000:0000:0000:0000:00%d"
              + " dst=fd00::8 sport=%d dport=443 src=fd00::8 dst=2001:db8::%1$d sport=443"
              + " dport=%2$d mark=0 delta-time=0 use=1",
          "unknown  2 29 src=192.168.1.%d dst=224.0.0.1 [UNREPLIED] src=224.0.0.1"
              + " dst=192.168.1.%1$d mark=%2$d use=1");

  private static byte[] table(int entries) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < entries; i++) {
      text.append(WELL.get(i % WELL.size()).formatted(10 + i / 7 % 80, 1024 + i / 7)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Bytes that reading and surveying a table takes.
  private static long allocated(byte[] table) throws IOException, BadValueException {
    Survey survey =
        new Survey(
            new Surroundings(
                Set.of(IpAddress.parse("10.66.66.2")),
                List.of(),
                List.of(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                Set.of()));
    ByteArrayInputStream in = new ByteArrayInputStream(table);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    TableScanner.scan(
        "t",
        in,
        survey,
        fault -> {
          throw new AssertionError(fault);
        });
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(survey.observations()).isEmpty();
    return after - before;
  }

  @Test
  void tenTimesTheEntriesTakeNoMoreMemory() throws IOException, BadValueException {
    byte[] small = table(ENTRIES / 10);
    byte[] large = table(ENTRIES);
    allocated(small); // loads classes
    long few = allocated(small);
    long many = allocated(large);
    assertThat((many - few) / (double) (ENTRIES - ENTRIES / 10))
        .as("bytes an entry, of %d and %d", few, many)
        .isLessThan(0.1);
  }
}
