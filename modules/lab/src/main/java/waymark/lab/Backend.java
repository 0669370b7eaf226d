package waymark.lab;

import java.util.Arrays;
import java.util.Locale;
import waymark.netstate.packet.BadValueException;

/// Which of the two programs called iptables loads the rules: see xtables-nft(8).
public enum Backend {
  /// Rules become nf_tables expressions, seen also by nft(8).
  NFT,
  /// Rules are loaded through the ip_tables socket options.
  LEGACY;

  /// Reads `nft` or `legacy`.
  public static Backend parse(String text) throws BadValueException {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new BadValueException(
                "\"" + text + "\" is not a backend of iptables", "write nft or legacy"));
  }

  /// The program that loads a whole ruleset: `iptables-nft-restore`.
  String restore() {
    return "iptables-" + this + "-restore";
  }

  /// The program that changes one rule: `iptables-nft`.
  String iptables() {
    return "iptables-" + this;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
