package waymark.policy.format;

import java.util.Locale;
import waymark.policy.plan.Plan;

/// The texts that a plan can be printed as.
public enum Format {
  /// The commands with their reasons, set-up and cleanup, for a person.
  TEXT,
  /// For iptables-restore(8) and ip6tables-restore(8).
  RESTORE,
  /// A shell script that sets the gateway up.
  SCRIPT,
  /// A shell script that takes it back.
  TEARDOWN,
  /// For `ip -batch`.
  IP_BATCH,
  /// For nft(8).
  NFT;

  /// `ip-batch`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether one text of this format can hold the plan: `ip -batch` takes one family at a time.
  public boolean takes(Plan plan) {
    return this != IP_BATCH || Steered.families(plan).size() < 2;
  }

  /// The plan in this format.
  ///
  /// @throws IllegalStateException if the format does not take the plan
  public String print(Plan plan) {
    if (!takes(plan)) {
      throw new IllegalStateException(word() + " holds one family");
    }
    return switch (this) {
      case TEXT -> PlainText.print(plan);
      case RESTORE -> RestoreText.print(plan);
      case SCRIPT -> ShellScript.setUp(plan);
      case TEARDOWN -> ShellScript.tearDown(plan);
      case IP_BATCH -> IpBatch.print(plan);
      case NFT -> NftText.print(plan);
    };
  }
}
