package waymark.oracle.judge;

import java.util.HashMap;
import java.util.Map;
import waymark.netstate.packet.IpAddress;

/// How many errors about routes the kernel owes one sender: ip_error grants five at once and one
/// more each second, and no namespace can set that otherwise.
final class ErrorBudget {

  private static final double BURST = 5;
  private static final double NANOS = 1e9;
  private static final int MOST_SENDERS = 100_000;

  private final Map<IpAddress, Account> accounts = new HashMap<>();

  private record Account(double tokens, long at) {}

  /// Takes one.
  ///
  /// @return whether the kernel surely sends it
  boolean spend(IpAddress sender) {
    if (accounts.size() > MOST_SENDERS) {
      accounts.clear();
    }
    long now = System.nanoTime();
    Account account = accounts.getOrDefault(sender, new Account(BURST, now));
    double tokens = Math.min(BURST, account.tokens + (now - account.at) / NANOS);
    boolean sure = tokens >= 1.2;
    accounts.put(sender, new Account(Math.max(0, tokens - 1), now));
    return sure;
  }
}
