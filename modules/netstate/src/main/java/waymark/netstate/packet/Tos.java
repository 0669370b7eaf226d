package waymark.netstate.packet;

/// Bits of the type of service (IPv4) or traffic class (IPv6) under a mask.
///
/// The same pair serves to match (`tos_mt`, `dscp_mt`) and to write (`tos_tg`, `dscp_tg`).
///
/// @param value 0 to 255
/// @param mask 0 to 255: the bits that count
public record Tos(int value, int mask) {

  /// The six bits of the DSCP, without those of ECN (RFC 2474).
  public static final int DSCP = 0xfc;

  /// The bits of a DSCP.
  ///
  /// @param codepoint 0 to 63
  public static Tos ofDscp(int codepoint) {
    return new Tos(codepoint << 2, DSCP);
  }

  public boolean matches(int tos) {
    return (tos & mask) == value;
  }

  /// The type of service after `--set-tos value/mask`.
  public int applyTo(int tos) {
    return (tos & ~mask & 0xff) ^ value;
  }

  /// `0x10/0x3f`, as iptables-save(8) prints it.
  @Override
  public String toString() {
    return hex(value) + "/" + hex(mask);
  }

  /// `0x10`.
  public static String hex(int bits) {
    return String.format("0x%02x", bits);
  }
}
