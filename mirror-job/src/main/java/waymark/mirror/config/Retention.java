package waymark.mirror.config;

import java.time.Duration;

/// How long prune leaves what upstream has let go.
///
/// @param displaced tips that a force-push or a deletion displaced
/// @param vanished repositories that are gone upstream
public record Retention(Duration displaced, Duration vanished) {}
