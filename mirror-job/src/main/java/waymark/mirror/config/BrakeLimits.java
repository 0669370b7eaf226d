package waymark.mirror.config;

/// The shares beyond which a run brakes, each in percent, 0 to 100.
///
/// @param repositories of the known repositories, vanished in one run
/// @param refs of the branches and tags, displaced in one run
public record BrakeLimits(int repositories, int refs) {}
