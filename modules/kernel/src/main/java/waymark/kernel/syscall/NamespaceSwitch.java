package waymark.kernel.syscall;

import com.sun.jna.Native;
import java.nio.file.Path;

/// Moves the calling thread, and only it, into a network namespace: setns(2), unshare(2).
public final class NamespaceSwitch {

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000; // 02000000 octal on x86 and arm
  private static final int CLONE_NEWNET = 0x40000000;

  private NamespaceSwitch() {}

  /// Into a new one without a name, which ends with the thread, the programs it started and the
  /// sockets it opened: nothing has to be removed, also where the process is killed.
  public static void enterNew() throws SystemCallException {
    if (LibC.unshare(CLONE_NEWNET) < 0) {
      throw new SystemCallException("unshare(CLONE_NEWNET)", new Errno(Native.getLastError()));
    }
  }

  /// There is no way back for the thread: let it end.
  ///
  /// @param file `/run/netns/NAME`, `/proc/PID/ns/net`
  public static void enter(Path file) throws SystemCallException {
    int fd = LibC.open(file.toString(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      throw new SystemCallException("open(" + file + ")", new Errno(Native.getLastError()));
    }
    try {
      if (LibC.setns(fd, CLONE_NEWNET) < 0) {
        throw new SystemCallException(
            "setns(" + file + ", CLONE_NEWNET)", new Errno(Native.getLastError()));
      }
    } finally {
      LibC.close(fd);
    }
  }
}
