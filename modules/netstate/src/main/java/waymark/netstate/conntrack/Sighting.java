package waymark.netstate.conntrack;

import java.util.Optional;

/// One entry where a text shows it.
///
/// @param line from 1
/// @param event what happened to it; empty in a listing
public record Sighting(int line, Form form, Optional<Event> event, Flow flow) {}
