package waymark.netstate.conntrack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads numbers, words and addresses out of the bytes of a line, without making anything of them.
///
/// Whatever is not exactly as the kernel and conntrack(8) print it clears [#sure()]; the plain
/// reader then has the word.
final class LineBytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Ipv6Bytes v6 = new Ipv6Bytes();
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

  void unsure() {
    sure = false;
  }

  /// The next eight bytes as one number, left where they are; 0 where there are fewer.
  long peekEight() {
    return at + 8 <= end ? (long) LONG.get(bytes, at) : 0;
  }

  /// What [#peekEight()] gives for a text of eight characters.
  static long eight(String text) {
    return (long) LONG.get(ascii(text), 0);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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

  /// Whether a colon stands in so many bytes behind the next ones.
  boolean hasColon(int behind, int within) {
    for (int i = at + behind; i < Math.min(at + behind + within, end); i++) {
      if (bytes[i] == ':') {
        return true;
      }
    }
    return false;
  }

  /// The end of the word that comes next.
  private int endOfWord() {
    int stop = at;
    while (stop < end && bytes[stop] != ' ') {
      stop++;
    }
    return stop;
  }

  /// Passes the next word and the blank after it, if it is one of these.
  ///
  /// @return which one; -1 if it is none
  int passOneOf(byte[][] words) {
    int stop = endOfWord();
    for (int i = 0; i < words.length; i++) {
      if (isWord(words[i], stop)) {
        at = stop;
        blank();
        return i;
      }
    }
    return -1;
  }

  private boolean isWord(byte[] word, int stop) {
    return Arrays.equals(word, 0, word.length, bytes, at, stop);
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

  /// An IPv6 address and the blank after it, into [#high] and [#low].
  void ipv6() {
    int behind = v6.read(bytes, at, end);
    if (behind < 0) {
      sure = false;
      return;
    }
    at = behind;
    blank();
    high = v6.high;
    low = v6.low;
  }
}
