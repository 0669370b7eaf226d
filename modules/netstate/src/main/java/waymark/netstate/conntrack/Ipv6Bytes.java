package waymark.netstate.conntrack;

/// Reads an IPv6 address out of the bytes of a line: hexadecimal groups, compressed as conntrack(8)
/// prints them or in full as `/proc` does.
final class Ipv6Bytes {

  private static final int GROUPS = 8;

  /// The upper and lower half of the address that was read last.
  long high;

  long low;

  private long tailHigh;
  private long tailLow;

  /// Reads up to a blank or the end.
  ///
  /// @return the position behind the address, -1 where it is not as they print one
  int read(byte[] line, int from, int end) {
    high = 0;
    low = 0;
    tailHigh = 0;
    tailLow = 0;
    int at = from;
    int groups = 0;
    int gapAt = -1;
    if (at + 1 < end && line[at] == ':' && line[at + 1] == ':') {
      gapAt = 0;
      at += 2;
    }
    boolean more = at < end && line[at] != ' ';
    while (more) {
      int begin = at;
      int group = 0;
      for (int digit; at < end && at - begin < 4 && (digit = hexDigit(line[at])) >= 0; at++) {
        group = group << 4 | digit;
      }
      if (at == begin || groups == GROUPS) {
        return -1;
      }
      place(group, groups++, gapAt >= 0);
      more = at < end && line[at] != ' ';
      if (more && line[at++] != ':') {
        return -1;
      }
      if (more && at < end && line[at] == ':') {
        if (gapAt >= 0) {
          return -1;
        }
        gapAt = groups;
        at++;
        more = at < end && line[at] != ' ';
      } else if (more && (at >= end || line[at] == ' ')) {
        return -1;
      }
    }
    high |= tailHigh;
    low |= tailLow;
    return gapAt < 0 ? groups == GROUPS ? at : -1 : groups <= GROUPS - 2 ? at : -1;
  }

  /// A group before the gap counts from the front, one behind it from the end.
  private void place(int group, int position, boolean behindGap) {
    if (behindGap) {
      tailHigh = tailHigh << 16 | tailLow >>> 48;
      tailLow = tailLow << 16 | group;
    } else if (position < GROUPS / 2) {
      high |= (long) group << (48 - 16 * position);
    } else {
      low |= (long) group << (48 - 16 * (position - GROUPS / 2));
    }
  }

  private static int hexDigit(byte digit) {
    return digit >= '0' && digit <= '9'
        ? digit - '0'
        : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
  }
}
