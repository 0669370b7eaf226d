package waymark.oracle.scene;

import java.util.Locale;

/// Which iptables loads the rules.
public enum Backend {
  NFT,
  LEGACY;

  /// `nft`, as in `iptables-nft-restore`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
