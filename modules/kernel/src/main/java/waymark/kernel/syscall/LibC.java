package waymark.kernel.syscall;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// The functions of libc, as their man pages declare them. They return -1 and leave an errno.
final class LibC {

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int fd, Pointer address, int length);

  static native int getsockname(int fd, Pointer address, Pointer addressLength);

  static native int setsockopt(int fd, int level, int name, Pointer value, int length);

  static native NativeLong send(int fd, Pointer buffer, NativeLong length, int flags);

  static native NativeLong recvfrom(
      int fd, Pointer buffer, NativeLong length, int flags, Pointer address, Pointer addressLength);

  static native NativeLong sendto(
      int fd, Pointer buffer, NativeLong length, int flags, Pointer address, int addressLength);

  static native int connect(int fd, Pointer address, int length);

  static native NativeLong write(int fd, Pointer buffer, NativeLong length);

  static native int ioctl(int fd, NativeLong request, Pointer argument);

  static native int open(String path, int flags);

  static native int close(int fd);

  static native int setns(int fd, int namespaceType);

  static native int unshare(int flags);
}
