package waymark.kernel.syscall;

import java.util.Map;

/// A number of errno(3), as Linux numbers them on every machine that a JDK runs on.
public record Errno(int number) {

  public static final Errno EPERM = new Errno(1);
  public static final Errno ENOENT = new Errno(2);
  public static final Errno ESRCH = new Errno(3);
  public static final Errno EINTR = new Errno(4);
  public static final Errno EAGAIN = new Errno(11);
  public static final Errno EACCES = new Errno(13);
  public static final Errno EEXIST = new Errno(17);
  public static final Errno EINVAL = new Errno(22);
  public static final Errno EOPNOTSUPP = new Errno(95);
  public static final Errno EAFNOSUPPORT = new Errno(97);
  public static final Errno ENOBUFS = new Errno(105);

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(1, "EPERM, operation not permitted"),
          Map.entry(2, "ENOENT, no such file or entry"),
          Map.entry(3, "ESRCH, no such process or entry"),
          Map.entry(4, "EINTR, interrupted"),
          Map.entry(11, "EAGAIN, try again"),
          Map.entry(12, "ENOMEM, out of memory"),
          Map.entry(13, "EACCES, permission denied"),
          Map.entry(16, "EBUSY, busy"),
          Map.entry(17, "EEXIST, it exists already"),
          Map.entry(19, "ENODEV, no such device"),
          Map.entry(22, "EINVAL, invalid argument"),
          Map.entry(24, "EMFILE, too many open files"),
          Map.entry(28, "ENOSPC, no space left"),
          Map.entry(34, "ERANGE, out of range"),
          Map.entry(93, "EPROTONOSUPPORT, protocol not supported"),
          Map.entry(95, "EOPNOTSUPP, not supported"),
          Map.entry(97, "EAFNOSUPPORT, address family not supported"),
          Map.entry(99, "EADDRNOTAVAIL, address not available"),
          Map.entry(100, "ENETDOWN, the network is down"),
          Map.entry(101, "ENETUNREACH, the network is unreachable"),
          Map.entry(105, "ENOBUFS, no buffer space"),
          Map.entry(113, "EHOSTUNREACH, no route to the host"));

  @Override
  public String toString() {
    return WORDS.getOrDefault(number, "errno " + number);
  }
}
