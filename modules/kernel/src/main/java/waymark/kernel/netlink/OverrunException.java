package waymark.kernel.netlink;

import java.io.IOException;

/// The kernel had more to say than the socket's buffer holds (`ENOBUFS`): what it said then is
/// lost, and how much is not known.
public final class OverrunException extends IOException {

  private static final long serialVersionUID = 1L;

  public OverrunException() {
    super("the kernel dropped netlink messages that were not read in time (ENOBUFS)");
  }
}
