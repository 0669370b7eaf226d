package waymark.policy.yaml;

/// A value with the place that it was read from.
public record Placed<T>(T value, Place place) {}
