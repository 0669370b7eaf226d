package waymark.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import waymark.netstate.packet.BadValueException;

/// A lab for one test class, under a name of its own, gone when it is closed.
record RaisedLab(Lab lab) implements AutoCloseable {

  static RaisedLab up(String purpose, Backend backend)
      throws BadValueException, LabRefused, IOException {
    assumeThatItCanBeRaised();
    Lab lab = Lab.quiet(name(purpose));
    lab.up(backend);
    return new RaisedLab(lab);
  }

  static LabName name(String purpose) throws BadValueException {
    return LabName.parse("it-" + purpose + "-" + ProcessHandle.current().pid());
  }

  static void assumeThatItCanBeRaised() throws IOException {
    try {
      Programs.check();
    } catch (LabRefused refused) {
      Assumptions.abort(refused.problem() + "; " + refused.mend());
    }
  }

  /// Asks once for a page from the client; what curl(1) says within two seconds.
  Output fetch(String url) throws LabRefused, IOException {
    return lab.exec(
        Host.CLIENT, List.of("curl", "-sS", "--max-time", "2", url), Duration.ofSeconds(20));
  }

  @Override
  public void close() throws LabRefused, IOException {
    lab.down();
  }
}
