package waymark.agent;

import java.util.List;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// What the caller gave is not what it claims to be: every fault at once, exit status 2.
final class BadInputException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  BadInputException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /// A bad value of an option: `--mark: "0xzz" is not a mark`.
  static BadInputException of(String option, BadValueException bad) {
    return new BadInputException(List.of(new Fault(option, 0, 0, bad.problem(), bad.mend())));
  }

  List<Fault> faults() {
    return faults;
  }
}
