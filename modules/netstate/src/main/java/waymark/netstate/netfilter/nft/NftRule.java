package waymark.netstate.netfilter.nft;

import java.util.List;
import java.util.Optional;

/// One rule: statements, run from left to right until one stops it.
///
/// @param handle the kernel's number of it in its table, as `nft -a list ruleset` prints it
public record NftRule(long handle, Optional<String> comment, List<Statement> statements) {

  public NftRule {
    statements = List.copyOf(statements);
  }

  /// As nft(8) prints it, without the handle.
  public String text() {
    return NftText.of(this);
  }
}
