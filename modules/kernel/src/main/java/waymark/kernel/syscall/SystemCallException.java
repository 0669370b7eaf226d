package waymark.kernel.syscall;

import java.io.IOException;

/// A system call failed.
public final class SystemCallException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  /// @param call the call as strace(1) would name it: `setns(/run/netns/lab, CLONE_NEWNET)`
  public SystemCallException(String call, Errno errno) {
    super(call + ": " + errno);
    this.errno = errno.number();
  }

  public Errno errno() {
    return new Errno(errno);
  }
}
