package waymark.netstate.conntrack;

import java.util.Optional;
import java.util.OptionalLong;

/// How long an entry lives and has lived.
///
/// @param timeout the seconds after which the kernel drops it; an offloaded entry tells none
/// @param deltaTime the seconds since it began, with nf_conntrack_timestamp=1
/// @param start when it began, with nf_conntrack_timestamp=1
/// @param stop when it ended, in the event that says so
public record Lifetime(
    OptionalLong timeout, OptionalLong deltaTime, Optional<Moment> start, Optional<Moment> stop) {

  /// Nothing is told.
  public static final Lifetime UNTOLD =
      new Lifetime(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());
}
