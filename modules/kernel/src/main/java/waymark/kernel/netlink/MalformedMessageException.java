package waymark.kernel.netlink;

import java.io.IOException;

/// Bytes that no kernel sends: a length that cannot be, a message or attribute cut short.
public final class MalformedMessageException extends IOException {

  private static final long serialVersionUID = 1L;

  /// @param problem what is wrong, with the offset in bytes
  public MalformedMessageException(String problem) {
    super("malformed netlink message: " + problem);
  }
}
