package waymark.netstate.conntrack;

import java.util.Optional;

/// What happened to an entry, as `conntrack -E` tells it.
///
/// @param at with `-o timestamp`
public record Event(Kind kind, Optional<Moment> at) {

  /// In the words of conntrack(8).
  public enum Kind {
    NEW,
    UPDATE,
    DESTROY
  }
}
