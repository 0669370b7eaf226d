package waymark.netstate.conntrack;

import waymark.netstate.packet.Family;

/// The words of one direction of a line; one object for a whole table.
final class LineDirection {

  private static final byte[] SRC = LineBytes.ascii("src=");
  private static final byte[] DST = LineBytes.ascii("dst=");
  private static final byte[] SPORT = LineBytes.ascii("sport=");
  private static final byte[] DPORT = LineBytes.ascii("dport=");
  private static final byte[] TYPE = LineBytes.ascii("type=");
  private static final byte[] CODE = LineBytes.ascii("code=");
  private static final byte[] ID = LineBytes.ascii("id=");
  private static final byte[] PACKETS = LineBytes.ascii("packets=");
  private static final byte[] BYTES = LineBytes.ascii("bytes=");
  private static final long MANY = 999_999_999_999_999_999L;

  long srcHigh;
  long srcLow;
  long dstHigh;
  long dstLow;

  /// -1 where the protocol has none.
  int sport;

  int dport;

  /// -1 where they are not told.
  long packets;

  long bytes;

  void read(LineBytes in, Family family, int protocol) {
    in.expect(SRC);
    address(in, family);
    srcHigh = in.high;
    srcLow = in.low;
    in.expect(DST);
    address(in, family);
    dstHigh = in.high;
    dstLow = in.low;
    keys(in, protocol);
    boolean counted = in.pass(PACKETS);
    packets = counted ? in.number(MANY) : -1;
    if (counted) {
      in.expect(BYTES);
    }
    bytes = counted ? in.number(MANY) : -1;
  }

  private static void address(LineBytes in, Family family) {
    if (family == Family.IPV4) {
      in.ipv4();
    } else {
      in.ipv6();
    }
  }

  private void keys(LineBytes in, int protocol) {
    sport = -1;
    dport = -1;
    switch (protocol) {
      case 6, 17, 33, 132, 136 -> {
        in.expect(SPORT);
        sport = (int) in.number(65535);
        in.expect(DPORT);
        dport = (int) in.number(65535);
      }
      case 1, 58 -> {
        in.expect(TYPE);
        in.number(255);
        in.expect(CODE);
        in.number(255);
        in.expect(ID);
        in.number(65535);
      }
      default -> {}
    }
  }
}
