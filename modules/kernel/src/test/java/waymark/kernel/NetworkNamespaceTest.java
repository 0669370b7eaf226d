package waymark.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;

class NetworkNamespaceTest {

  @ParameterizedTest
  @CsvSource({
    "lab-gw, /run/netns/lab-gw",
    "cni-6f1c.2+x, /run/netns/cni-6f1c.2+x",
    "/proc/1234/ns/net, /proc/1234/ns/net"
  })
  void readsANameAndAPath(String text, Path file) throws BadValueException {
    assertThat(NetworkNamespace.parse(text).file()).contains(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../x", "a/b", "-x", "a b", "a;b", "/proc/../etc/x", "$(id)", "é"})
  void refusesWhatLeadsElsewhere(String text) {
    BadValueException bad =
        catchThrowableOfType(BadValueException.class, () -> NetworkNamespace.parse(text));
    assertThat(bad.mend()).contains("such as");
  }

  @Test
  void runsATaskOfThisNamespaceInItsCaller() throws Exception {
    Thread caller = Thread.currentThread();
    assertThat(NetworkNamespace.CURRENT.call(Thread::currentThread)).isSameAs(caller);
  }

  @Test
  void saysThatANamespaceIsNotThere() throws BadValueException {
    NetworkNamespace gone = NetworkNamespace.parse("wm-not-there");
    KernelRefused refused =
        catchThrowableOfType(KernelRefused.class, () -> gone.call(() -> "never"));
    assertThat(refused)
        .hasMessageContaining("/run/netns/wm-not-there does not exist: see ip netns");
    assertThat(refused.command()).isEqualTo("nsenter --net=/run/netns/wm-not-there true");
  }
}
