package waymark.netstate.conntrack;

import java.util.OptionalInt;

/// The tracking zones of an entry, each 0 to 65535. The default zone is 0: `/proc` prints it,
/// conntrack(8) leaves it out.
///
/// @param both `zone=`: of both directions
/// @param original `zone-orig=`: of the original direction only
/// @param reply `zone-reply=`: of the reply direction only
public record Zones(OptionalInt both, OptionalInt original, OptionalInt reply) {

  /// No zone is told: the default one.
  public static final Zones UNTOLD =
      new Zones(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
}
