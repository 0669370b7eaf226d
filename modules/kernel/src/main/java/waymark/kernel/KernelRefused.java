package waymark.kernel;

import waymark.kernel.syscall.Errno;

/// The kernel, or a program that speaks for it, said no. The operator mends it.
public final class KernelRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final String command;
  private final int errno;
  private final String extack;

  /// @param command what a person would type to ask the same: `ip rule add fwmark 0x64 lookup 100`
  /// @param extack what the kernel or the program said about it; empty where it said nothing
  public KernelRefused(String command, Errno errno, String extack) {
    super("the kernel refused: " + errno + (extack.isEmpty() ? "" : ": " + extack));
    this.command = command;
    this.errno = errno.number();
    this.extack = extack;
  }

  public String command() {
    return command;
  }

  public Errno errno() {
    return new Errno(errno);
  }

  public String extack() {
    return extack;
  }

  /// What to do: ask it as root, or ask the same by hand.
  public String mend() {
    boolean forbidden = errno().equals(Errno.EPERM) || errno().equals(Errno.EACCES);
    return forbidden ? "run as root: " + command : "try the same by hand: " + command;
  }
}
