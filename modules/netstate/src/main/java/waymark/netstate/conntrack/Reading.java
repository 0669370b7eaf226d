package waymark.netstate.conntrack;

import java.util.List;
import waymark.netstate.packet.Fault;

/// All that a text holds, and all that is wrong with it.
///
/// @param faults at most [#MOST_FAULTS] of them
/// @param faultsInAll how many there were
public record Reading(List<Sighting> sightings, List<Fault> faults, long faultsInAll) {

  /// So many faults of one text are told in full; a text that is rubbish has millions.
  public static final int MOST_FAULTS = 1000;

  public Reading {
    sightings = List.copyOf(sightings);
    faults = List.copyOf(faults);
  }

  /// The entries, in the text's order; of events, one for each.
  public List<Flow> flows() {
    return sightings.stream().map(Sighting::flow).toList();
  }
}
