package waymark.policy;

import java.util.List;
import waymark.netstate.packet.Fault;

/// What came of reading a policy file.
public sealed interface PolicyReading {

  /// The file is a policy.
  record Read(Policy policy) implements PolicyReading {}

  /// It is not.
  ///
  /// @param faults every one of them, in the order of the file; one or more
  record Refused(List<Fault> faults) implements PolicyReading {
    public Refused {
      faults = List.copyOf(faults);
    }
  }
}
