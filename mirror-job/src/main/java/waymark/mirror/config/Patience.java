package waymark.mirror.config;

import java.time.Duration;

/// How long a run waits, and for what.
///
/// @param recheck a repository whose `pushed_at` did not change is asked for its refs all the same
///   when they were last seen longer ago than this
/// @param rateLimit the longest that one run waits for a rate limit in all
/// @param stall a transfer below 1,000 bytes a second for this long is given up
/// @param deadline the longest that one repository may take
public record Patience(Duration recheck, Duration rateLimit, Duration stall, Duration deadline) {}
