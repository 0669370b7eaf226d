package waymark.mirror.text;

import java.util.List;
import java.util.stream.Collectors;

/// A file is not what it claims to be: all of its faults at once.
public final class FaultsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  public FaultsException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /// In the order of the file.
  public List<Fault> faults() {
    return faults;
  }
}
