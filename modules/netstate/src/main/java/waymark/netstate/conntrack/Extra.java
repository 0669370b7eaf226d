package waymark.netstate.conntrack;

import java.util.Optional;

/// A word of an entry that this model keeps as it stands: `use=1`, `helper=ftp`, `[USERSPACE]`, or
/// one that nobody has heard of.
///
/// @param key without `=`, brackets or dashes
/// @param value empty for a flag
public record Extra(String key, Optional<String> value) {

  /// `key=value`.
  public static Extra of(String key, String value) {
    return new Extra(key, Optional.of(value));
  }

  /// `[key]`.
  public static Extra flag(String key) {
    return new Extra(key, Optional.empty());
  }

  /// As conntrack(8) lists it: `use=1`, `[USERSPACE]`.
  @Override
  public String toString() {
    return value.map(v -> key + "=" + v).orElse("[" + key + "]");
  }
}
