package waymark.mirror.git;

import java.net.URI;
import waymark.mirror.config.TokenPlace;

/// Where git may go, and what it may say there.
///
/// @param host scheme, host and port, without a path: `https://github.com`
/// @param token the only secret that askpass tells, and to that host alone
public record Access(URI host, TokenPlace token) {}
