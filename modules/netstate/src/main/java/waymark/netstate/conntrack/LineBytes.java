package waymark.netstate.conntrack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads numbers, words and addresses out of the bytes of a line, without making anything of them.
///
/// Whatever is not exactly as the kernel and conntrack(8) print it clears [#sure()]; the plain
/// reader then has the word.
final class LineBytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean sure;

  /// The upper and lower half of the address that was read last.
  long high;

  long low;

  void start(byte[] buffer, int from, int to) {
    bytes = buffer;
    at = from;
    end = to;
    sure = true;
  }

  boolean sure() {
    return sure;
  }

  boolean atEnd() {
    return at >= end;
  }

  /// The byte that comes next; 0 at the end.
  int peek() {
    return at < end ? bytes[at] : 0;
  }

  int position() {
    return at;
  }

  void unsure() {
    sure = false;
  }

  /// The next eight bytes as one number, left where they are; 0 where there are fewer.
  long peekEight() {
    return at + 8 <= end ? (long) LONG.get(bytes, at) : 0;
  }

  /// What [#peekEight()] gives for a text of eight characters.
  static long eight(String text) {
    return (long) LONG.get(text.getBytes(StandardCharsets.US_ASCII), 0);
  }

  void skip(int count) {
    at += count;
  }

  /// Whether the text comes next; if so, it is passed.
  boolean pass(byte[] text) {
    byte[] line = bytes;
    int from = at;
    int length = text.length;
    if (from + length > end) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (line[from + i] != text[i]) {
        return false;
      }
    }
    at = from + length;
    return true;
  }

  void expect(byte[] text) {
    if (!pass(text)) {
      sure = false;
    }
  }

  /// The end of the word that comes next.
  int endOfWord() {
    int stop = at;
    while (stop < end && bytes[stop] != ' ') {
      stop++;
    }
    return stop;
  }

  boolean isWord(byte[] word, int stop) {
    if (stop - at != word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (bytes[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  /// A decimal number of at most 18 digits without leading zeros, and the blank after it.
  ///
  /// @param max at most this; more is not sure
  long number(long max) {
    byte[] line = bytes; // fields are slow to a compiler that has seen a line only once
    int from = at;
    int stop = end;
    int i = from;
    long number = 0;
    for (int digit; i < stop && (digit = line[i] - '0') >= 0 && digit <= 9; i++) {
      number = number * 10 + digit;
    }
    int digits = i - from;
    at = i;
    sure &= digits > 0 && digits <= 18 && number <= max && (digits == 1 || line[from] != '0');
    blank();
    return number;
  }

  /// A blank, or the end of the line.
  void blank() {
    if (at < end && bytes[at++] != ' ') {
      sure = false;
    }
  }

  /// An IPv4 address and the blank after it, into [#low].
  void ipv4() {
    byte[] line = bytes;
    int stop = end;
    int i = at;
    int address = 0;
    boolean right = true;
    for (int octet = 0; octet < 4; octet++) {
      int from = i;
      int number = 0;
      for (int digit; i < stop && (digit = line[i] - '0') >= 0 && digit <= 9; i++) {
        number = number * 10 + digit;
      }
      int digits = i - from;
      right &= digits > 0 && digits <= 3 && number <= 255 && (digits == 1 || line[from] != '0');
      address = address << 8 | number;
      if (octet < 3) {
        right &= i < stop && line[i] == '.';
        i++;
      }
    }
    at = i;
    sure &= right;
    blank();
    high = 0;
    low = Integer.toUnsignedLong(address);
  }

  /// An IPv6 address of hexadecimal groups and the blank after it, into [#high] and [#low].
  void ipv6() {
    long upper = 0;
    long lower = 0;
    int groups = 0;
    int gapAt = -1;
    if (peek() == ':') {
      sure &= at + 1 < end && bytes[at + 1] == ':';
      gapAt = 0;
      at += 2;
    }
    while (sure && at < end && bytes[at] != ' ') {
      int group = group();
      upper = upper << 16 | lower >>> 48;
      lower = lower << 16 | group;
      groups++;
      if (at < end && bytes[at] == ':') {
        at++;
        if (at < end && bytes[at] == ':') {
          sure &= gapAt < 0;
          gapAt = groups;
          at++;
        } else {
          sure &= at < end && bytes[at] != ' ';
        }
      } else {
        sure &= at >= end || bytes[at] == ' ';
      }
    }
    sure &= gapAt < 0 ? groups == 8 : groups <= 6;
    blank();
    spread(upper, lower, groups, gapAt);
  }

  private int group() {
    int group = 0;
    int from = at;
    while (at < end && at - from < 5) {
      int digit = hexDigit(bytes[at]);
      if (digit < 0) {
        break;
      }
      group = group << 4 | digit;
      at++;
    }
    sure &= at > from && at - from <= 4;
    return group;
  }

  private static int hexDigit(byte digit) {
    return digit >= '0' && digit <= '9'
        ? digit - '0'
        : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
  }

  /// Moves the groups before the gap to the front of the 128 bits.
  private void spread(long upper, long lower, int groups, int gapAt) {
    high = upper;
    low = lower;
    if (gapAt < 0 || !sure) {
      return;
    }
    int behind = groups - gapAt;
    int bits = 16 * behind;
    long tailHigh = bits >= 64 ? upper & ones(bits - 64) : 0;
    long tailLow = bits >= 64 ? lower : lower & ones(bits);
    long headHigh = shiftedRightHigh(upper, bits);
    long headLow = shiftedRightLow(upper, lower, bits);
    int left = 128 - 16 * gapAt;
    high = shiftedLeftHigh(headHigh, headLow, left) | tailHigh;
    low = shiftedLeftLow(headLow, left) | tailLow;
  }

  private static long ones(int bits) {
    return bits == 0 ? 0 : -1L >>> (64 - bits);
  }

  private static long shiftedRightHigh(long upper, int bits) {
    return bits >= 64 ? 0 : bits == 0 ? upper : upper >>> bits;
  }

  private static long shiftedRightLow(long upper, long lower, int bits) {
    return bits == 0
        ? lower
        : bits >= 128
            ? 0
            : bits >= 64 ? upper >>> (bits - 64) : lower >>> bits | upper << (64 - bits);
  }

  private static long shiftedLeftHigh(long upper, long lower, int bits) {
    return bits >= 128
        ? 0
        : bits >= 64
            ? lower << (bits - 64)
            : bits == 0 ? upper : upper << bits | lower >>> (64 - bits);
  }

  private static long shiftedLeftLow(long lower, int bits) {
    return bits >= 64 ? 0 : lower << bits;
  }
}
