package waymark.policy.yaml;

/// Where something stands in its source.
///
/// @param line from 1
/// @param column from 1
public record Place(int line, int column) {}
