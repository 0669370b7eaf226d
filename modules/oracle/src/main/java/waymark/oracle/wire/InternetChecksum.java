package waymark.oracle.wire;

/// The checksum of RFC 1071.
final class InternetChecksum {

  private InternetChecksum() {}

  /// The sum of a range's 16-bit words, not yet folded; an odd last byte is the high one.
  static long sum(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += (bytes[i] & 0xff) << 8 | (i + 1 < to ? bytes[i + 1] & 0xff : 0);
    }
    return sum;
  }

  /// The complement of the sum in 16 bits.
  static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) ~folded & 0xffff;
  }
}
