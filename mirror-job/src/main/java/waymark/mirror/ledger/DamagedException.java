package waymark.mirror.ledger;

import java.io.IOException;
import java.nio.file.Path;

/// A file of the escrow is not what was written there: bit-rot, or somebody's hand.
public final class DamagedException extends IOException {

  private static final long serialVersionUID = 1L;

  public DamagedException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
