package waymark.lab;

import java.time.Duration;

/// What a program on a host of the lab did.
///
/// @param status its exit status, 0 to 255
/// @param out its standard output
/// @param err its standard error
/// @param took from its start to its end
public record Output(int status, String out, String err, Duration took) {}
