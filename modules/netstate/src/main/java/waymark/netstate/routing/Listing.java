package waymark.netstate.routing;

import java.util.List;
import waymark.netstate.packet.Fault;

/// What a reader of a listing of ip(8) understood, and every place where it did not.
///
/// @param values in the order of the text; what a fault tells of is not among them
/// @param faults in the order of the text; empty where all was understood
public record Listing<T>(List<T> values, List<Fault> faults) {

  public Listing {
    values = List.copyOf(values);
    faults = List.copyOf(faults);
  }
}
