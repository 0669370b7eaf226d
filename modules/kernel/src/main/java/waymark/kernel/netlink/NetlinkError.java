package waymark.kernel.netlink;

import waymark.kernel.syscall.Errno;

/// The kernel refused a request (`NLMSG_ERROR`, or `NLMSG_DONE` with an error).
public final class NetlinkError extends Exception {

  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String extack;

  /// @param extack what the kernel says about it (`NLMSGERR_ATTR_MSG`); empty where it says nothing
  public NetlinkError(Errno errno, String extack) {
    super(extack.isEmpty() ? errno.toString() : errno + ": " + extack);
    this.errno = errno.number();
    this.extack = extack;
  }

  public Errno errno() {
    return new Errno(errno);
  }

  public String extack() {
    return extack;
  }
}
