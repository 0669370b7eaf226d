package waymark.netstate.netfilter.save;

import java.util.Optional;

/// One line of a document, and what it says.
///
/// @param text without its line end
/// @param end `\n`, `\r\n`, or nothing at the end of the text
/// @param command of a line that holds one and could be read
public record SaveLine(Kind kind, String text, String end, Optional<Command> command) {

  /// What a line is, by its beginning.
  public enum Kind {
    /// Empty, or a `#` and anything.
    REMARK,
    /// `*nat`.
    TABLE,
    /// `:PREROUTING ACCEPT [0:0]`.
    CHAIN,
    /// `-A PREROUTING ...`, with or without counters before it.
    COMMAND,
    COMMIT,
    /// None of these; a fault says so.
    BROKEN
  }
}
