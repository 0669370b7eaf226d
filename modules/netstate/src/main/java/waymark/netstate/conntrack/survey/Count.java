package waymark.netstate.conntrack.survey;

/// How many flows a group has.
///
/// @param suspect how many of them go wrong
public record Count(String name, long flows, long suspect) {}
