package waymark.netstate.netfilter;

import java.util.List;
import java.util.Optional;

/// One rule of a chain: a packet that every match fits goes to the target.
///
/// @param counters what it has counted; empty where the text had none
/// @param line where it stands in its source, from 1; 0 for a rule that was not read
/// @param text the rule as it was read, without counters: `-A PREROUTING -s 192.168.1.0/24 -j MARK
///   --set-xmark 0x64/0xffffffff`
public record Rule(
    Optional<Counters> counters, List<Match> matches, Target target, int line, String text) {

  public Rule {
    matches = List.copyOf(matches);
  }
}
