package waymark.netstate.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address, in 128 bits; an IPv4 address stands in the lowest 32 of them.
///
/// Parsing is strict: `10.1`, `010.0.0.1` and scoped or bracketed forms are refused, and
/// `::ffff:1.2.3.4` stays an IPv6 address (unlike [InetAddress], which folds it).
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

  private static final Pattern V4 =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
  private static final Pattern V6 =
      Pattern.compile("[0-9A-Fa-f:]{2,39}|[0-9A-Fa-f:]{2,30}[0-9.]{7,15}");

  public IpAddress {
    if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalStateException("an IPv4 address has 32 bits");
    }
  }

  /// An IPv4 address from its 32 bits.
  public static IpAddress v4(int bits) {
    return new IpAddress(Family.IPV4, 0, Integer.toUnsignedLong(bits));
  }

  /// An address from its 4 or 16 bytes in network order.
  ///
  /// @throws IllegalStateException if there are neither 4 nor 16
  public static IpAddress ofBytes(byte[] bytes) {
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalStateException("an address has 4 or 16 bytes, not " + bytes.length);
    }
    long high = 0;
    long low = 0;
    for (byte each : bytes) {
      high = high << 8 | low >>> 56;
      low = low << 8 | (each & 0xff);
    }
    return bytes.length == 4
        ? new IpAddress(Family.IPV4, 0, low)
        : new IpAddress(Family.IPV6, high, low);
  }

  /// Reads `192.168.1.55` or `2001:db8::1`.
  public static IpAddress parse(String text) throws BadValueException {
    Matcher v4 = V4.matcher(text);
    if (v4.matches()) {
      int bits = 0;
      for (int group = 1; group <= 4; group++) {
        int octet = Integer.parseInt(v4.group(group));
        if (octet > 255) {
          throw notAnAddress(text);
        }
        bits = bits << 8 | octet;
      }
      return v4(bits);
    }
    if (!text.contains(":") || !V6.matcher(text).matches()) {
      throw notAnAddress(text);
    }
    // The JDK reads every form of RFC 4291, but folds ::ffff:a.b.c.d into IPv4: put that back.
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      IpAddress read = ofBytes(bytes);
      return read.family == Family.IPV6
          ? read
          : new IpAddress(Family.IPV6, 0, 0xffff_0000_0000L | read.low);
    } catch (IllegalArgumentException malformed) {
      throw notAnAddress(text);
    }
  }

  private static BadValueException notAnAddress(String text) {
    return new BadValueException(
        "\"" + text + "\" is not an IP address", "write one such as 192.168.1.55 or 2001:db8::55");
  }

  /// The 4 or 16 bytes in network order.
  public byte[] bytes() {
    byte[] bytes = new byte[family.bits() / 8];
    long rest = low;
    for (int i = bytes.length - 1; i >= 0; i--) {
      bytes[i] = (byte) rest;
      rest = i == 8 ? high : rest >>> 8;
    }
    return bytes;
  }

  /// This address with all but its first `prefixLength` bits cleared.
  ///
  /// @param prefixLength 0 to [Family#bits()]
  public IpAddress masked(int prefixLength) {
    int wide = prefixLength + 128 - family.bits();
    return new IpAddress(family, high & maskOf(wide), low & maskOf(wide - 64));
  }

  private static long maskOf(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
  }

  /// The next address, upward; after the last one comes the first.
  public IpAddress next() {
    long nextLow = low + 1;
    if (family == Family.IPV4) {
      return new IpAddress(family, 0, nextLow & 0xffff_ffffL);
    }
    return new IpAddress(family, nextLow == 0 ? high + 1 : high, nextLow);
  }

  /// 127.0.0.0/8 or ::1.
  public boolean isLoopback() {
    return family == Family.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
  }

  /// 224.0.0.0/4 or ff00::/8.
  public boolean isMulticast() {
    return family == Family.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
  }

  /// 224.0.0.0/24, the groups of one link (ipv4_is_local_multicast).
  public boolean isLocalMulticast() {
    return family == Family.IPV4 && low >>> 8 == 0xe0_0000;
  }

  /// 255.255.255.255 (ipv4_is_lbcast).
  public boolean isLimitedBroadcast() {
    return family == Family.IPV4 && low == 0xffff_ffffL;
  }

  /// 169.254.0.0/16 or fe80::/10.
  public boolean isLinkLocal() {
    return family == Family.IPV4 ? low >>> 16 == 0xa9fe : high >>> 54 == 0x3fa;
  }

  /// 0.0.0.0 or ::.
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /// As JDK networking takes it.
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family.compareTo(other.family);
    int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// As inet_ntop(3) prints it: RFC 5952, but also `::1.2.3.4` for the lowest 32 bits.
  @Override
  public String toString() {
    return family == Family.IPV4 ? dotted() : colons();
  }

  private String dotted() {
    return (low >>> 24 & 0xff)
        + "."
        + (low >>> 16 & 0xff)
        + "."
        + (low >>> 8 & 0xff)
        + "."
        + (low & 0xff);
  }

  private String colons() {
    if (high == 0 && low >>> 32 == 0xffff) {
      return "::ffff:" + v4((int) low);
    }
    if (high == 0 && low >>> 32 == 0 && low >>> 16 != 0) {
      return "::" + v4((int) low);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff;
    }
    int zerosAt = -1;
    int zeros = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) {
        run++;
      }
      if (run > zeros) {
        zerosAt = i;
        zeros = run;
      }
      i += run;
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == zerosAt) {
        text.append("::");
        i += zeros - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
