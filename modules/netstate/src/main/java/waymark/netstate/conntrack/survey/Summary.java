package waymark.netstate.conntrack.survey;

import java.util.List;

/// What a table holds.
///
/// @param flows entries, or different flows of an event stream as far as they could be told apart
/// @param states by the state's word, `-` for protocols without
/// @param protocols by name
/// @param nat by kind of translation
/// @param timeouts by the seconds that are left
/// @param ages by the seconds since they began, as far as the table tells
/// @param clients who began the most
/// @param fronts what most were sent to: address, protocol and port
/// @param missing how many flows the count of a client or front may lack at most
public record Summary(
    long flows,
    List<Count> states,
    List<Count> protocols,
    List<Count> nat,
    List<Count> timeouts,
    List<Count> ages,
    List<Talker> clients,
    List<Talker> fronts,
    long missing) {

  public Summary {
    states = List.copyOf(states);
    protocols = List.copyOf(protocols);
    nat = List.copyOf(nat);
    timeouts = List.copyOf(timeouts);
    ages = List.copyOf(ages);
    clients = List.copyOf(clients);
    fronts = List.copyOf(fronts);
  }
}
