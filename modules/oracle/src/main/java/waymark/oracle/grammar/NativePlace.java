package waymark.oracle.grammar;

import java.util.List;

/// Where a native rule stands, which says what nft(8) and the kernel take there.
///
/// @param family of its table: `ip`, `ip6` or `inet`
/// @param hook of its base chain; empty for a chain that is jumped to, from any hook
/// @param chains that it may jump to
record NativePlace(String family, String hook, List<String> chains) {

  private static final List<String> REJECTING = List.of("prerouting", "input", "forward", "output");
  private static final List<String> ASKING = List.of("prerouting", "input", "forward");

  boolean isInet() {
    return family.equals("inet");
  }

  boolean isBase() {
    return !hook.isEmpty();
  }

  boolean mayReject() {
    return REJECTING.contains(hook);
  }

  /// Whether `fib ... oif` may stand there (nft_fib_validate).
  boolean mayAskForRoutes() {
    return ASKING.contains(hook);
  }

  boolean isDestinationSide() {
    return hook.equals("prerouting") || hook.equals("output");
  }
}
