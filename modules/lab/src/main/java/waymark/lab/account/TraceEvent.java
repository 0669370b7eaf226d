package waymark.lab.account;

/// One line of `xtables-monitor --trace`, with the packet as it stood in that chain.
///
/// @param packet as the kernel held it; its mark is the one after the rule
public record TraceEvent(String table, String chain, What what, SeenPacket packet) {

  /// What the line is about.
  public sealed interface What {

    /// A rule that the packet matched.
    ///
    /// @param text as iptables-save(8) prints it, from `-A` on
    /// @param verdict `CONTINUE`, `ACCEPT`, `DROP`, `RETURN`, `JUMP:CHAIN`, `GOTO:CHAIN`
    record Rule(String text, String verdict) implements What {}

    /// The end of a built-in chain.
    ///
    /// @param verdict `ACCEPT` or `DROP`
    record Policy(String verdict) implements What {}

    /// The end of a user-defined chain.
    record End() implements What {}
  }
}
