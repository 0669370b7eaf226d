package waymark.kernel.rtnetlink;

import java.util.Optional;
import java.util.StringJoiner;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.TableId;

/// `RTM_NEWRULE` as the line of ip-rule(8): `struct fib_rule_hdr`, then `FRA_*`.
final class RuleMessage {

  static final int HEADER = 12;

  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_GOTO = 4;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_FLOW = 11;
  private static final int FRA_TUN_ID = 12;
  private static final int FRA_SUPPRESS_IFGROUP = 13;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PAD = 18;
  private static final int FRA_L3MDEV = 19;
  private static final int FRA_UID_RANGE = 20;
  private static final int FRA_PROTOCOL = 21;
  private static final int FRA_IP_PROTO = 22;
  private static final int FRA_SPORT_RANGE = 23;
  private static final int FRA_DPORT_RANGE = 24;
  private static final int FRA_DSCP = 25;
  private static final int FRA_FLOWLABEL = 26;
  private static final int FRA_FLOWLABEL_MASK = 27;
  private static final int FRA_SPORT_MASK = 28;
  private static final int FRA_DPORT_MASK = 29;
  private static final int FRA_DSCP_MASK = 30;

  private static final int FR_ACT_TO_TBL = 1;
  private static final int FR_ACT_GOTO = 2;
  private static final int FR_ACT_NOP = 3;

  private static final int FIB_RULE_INVERT = 0x02;
  private static final int FIB_RULE_UNRESOLVED = 0x04;
  private static final int FIB_RULE_IIF_DETACHED = 0x08;
  private static final int FIB_RULE_OIF_DETACHED = 0x10;

  private static final int NONE = -1; // of the two suppressors
  private static final int RTPROT_KERNEL = 2;

  private final int destinationLength;
  private final int sourceLength;
  private final int tos;
  private final int table;
  private final int action;
  private final int flags;
  private final Attributes attributes;
  private final StringJoiner line = new StringJoiner(" ");

  private RuleMessage(Header header, Attributes attributes) {
    this.destinationLength = header.u8(1);
    this.sourceLength = header.u8(2);
    this.tos = header.u8(3);
    this.table = header.u8(4);
    this.action = header.u8(7);
    this.flags = header.u32(8);
    this.attributes = attributes;
  }

  static String line(Header header, Attributes attributes) throws MalformedMessageException {
    return new RuleMessage(header, attributes).line();
  }

  private String line() throws MalformedMessageException {
    line.add(Integer.toUnsignedString(u32(FRA_PRIORITY, 0)) + ":");
    flag(FIB_RULE_INVERT, "not");
    line.add("from");
    line.add(find(FRA_SRC).isPresent() ? block(FRA_SRC, sourceLength) : "all");
    if (find(FRA_DST).isPresent()) {
      line.add("to " + block(FRA_DST, destinationLength));
    }
    if (tos != 0) {
      line.add(String.format("tos 0x%02x", tos));
    }
    mark();
    device(FRA_IIFNAME, "iif", FIB_RULE_IIF_DETACHED);
    device(FRA_OIFNAME, "oif", FIB_RULE_OIF_DETACHED);
    boolean l3mdev = find(FRA_L3MDEV).isPresent() && find(FRA_L3MDEV).get().u8() != 0;
    if (l3mdev) {
      line.add("lookup [l3mdev-table]");
    }
    range(FRA_UID_RANGE, "uidrange", 4);
    if (find(FRA_IP_PROTO).isPresent()) {
      Protocol protocol = new Protocol(find(FRA_IP_PROTO).get().u8());
      line.add("ipproto " + protocol.name().orElse("ipproto-" + protocol.number()));
    }
    range(FRA_SPORT_RANGE, "sport", 2);
    range(FRA_DPORT_RANGE, "dport", 2);
    if (find(FRA_TUN_ID).isPresent()) {
      line.add("tun_id " + Long.toUnsignedString(find(FRA_TUN_ID).get().be64()));
    }
    addUnknown();
    if (action == FR_ACT_TO_TBL && !l3mdev) {
      lookup();
    } else if (action != FR_ACT_TO_TBL) {
      addAction();
    }
    int protocol = find(FRA_PROTOCOL).isPresent() ? find(FRA_PROTOCOL).get().u8() : RTPROT_KERNEL;
    if (protocol > RTPROT_KERNEL + 1) { // ip(8) leaves kernel and boot out
      line.add("proto " + Names.protocol(protocol));
    }
    return line.toString();
  }

  private void lookup() throws MalformedMessageException {
    line.add("lookup " + new TableId(u32(FRA_TABLE, table)));
    if (u32(FRA_SUPPRESS_PREFIXLEN, NONE) != NONE) {
      line.add("suppress_prefixlength " + u32(FRA_SUPPRESS_PREFIXLEN, NONE));
    }
    if (u32(FRA_SUPPRESS_IFGROUP, NONE) != NONE) {
      int group = u32(FRA_SUPPRESS_IFGROUP, NONE);
      line.add("suppress_ifgroup " + (group == 0 ? "default" : group));
    }
    if (find(FRA_FLOW).isPresent()) {
      line.add("realms " + Names.realms(u32(FRA_FLOW, 0)));
    }
  }

  private void addAction() throws MalformedMessageException {
    switch (action) {
      case FR_ACT_GOTO -> {
        line.add(
            find(FRA_GOTO).isPresent()
                ? "goto " + Integer.toUnsignedString(u32(FRA_GOTO, 0))
                : "goto none");
        flag(FIB_RULE_UNRESOLVED, "[unresolved]");
      }
      case FR_ACT_NOP -> line.add("nop");
      default -> // FR_ACT_BLACKHOLE 6, UNREACHABLE 7, PROHIBIT 8: numbered as the route types
          line.add(RouteType.ofNumber(action).map(RouteType::word).orElse("action " + action));
    }
  }

  private void mark() throws MalformedMessageException {
    if (find(FRA_FWMARK).isEmpty() && find(FRA_FWMASK).isEmpty()) {
      return;
    }
    int value = u32(FRA_FWMARK, 0);
    int mask = u32(FRA_FWMASK, -1);
    line.add(
        "fwmark "
            + (value == 0 ? "0" : "0x" + Integer.toHexString(value))
            + (mask == -1 ? "" : "/0x" + Integer.toHexString(mask)));
  }

  private void device(int type, String word, int detached) {
    find(type)
        .ifPresent(name -> {
          line.add(word + " " + name.string());
          flag(detached, "[detached]");
        });
  }

  private void flag(int bit, String word) {
    if ((flags & bit) != 0) {
      line.add(word);
    }
  }

  /// `struct fib_rule_port_range`, `struct fib_rule_uid_range`: the first and the last.
  private void range(int type, String word, int bytes) throws MalformedMessageException {
    Optional<Attribute> found = find(type);
    if (found.isEmpty()) {
      return;
    }
    Header pair = new Header(found.get().value(), 2 * bytes);
    long first = bytes == 2 ? pair.u16(0) : Integer.toUnsignedLong(pair.u32(0));
    long last = bytes == 2 ? pair.u16(2) : Integer.toUnsignedLong(pair.u32(4));
    line.add(word + " " + (first == last && bytes == 2 ? first : first + "-" + last));
  }

  /// Selectors newer than this reader, and those that it does not judge: kept in words of their
  /// own.
  private void addUnknown() {
    for (Attribute each : attributes.list()) {
      String word =
          switch (each.type()) {
            case FRA_DST, FRA_SRC, FRA_IIFNAME, FRA_GOTO, FRA_PRIORITY, FRA_FWMARK -> "";
            case FRA_FLOW, FRA_TUN_ID, FRA_SUPPRESS_IFGROUP, FRA_SUPPRESS_PREFIXLEN -> "";
            case FRA_TABLE, FRA_FWMASK, FRA_OIFNAME, FRA_PAD, FRA_L3MDEV, FRA_UID_RANGE -> "";
            case FRA_PROTOCOL, FRA_IP_PROTO, FRA_SPORT_RANGE, FRA_DPORT_RANGE -> "";
            case FRA_DSCP -> "dscp";
            case FRA_DSCP_MASK -> "dscp-mask";
            case FRA_FLOWLABEL -> "flowlabel";
            case FRA_FLOWLABEL_MASK -> "flowlabel-mask";
            case FRA_SPORT_MASK -> wholePort(each) ? "" : "sport-mask";
            case FRA_DPORT_MASK -> wholePort(each) ? "" : "dport-mask";
            default -> "fra-" + each.type();
          };
      if (!word.isEmpty()) {
        line.add(word + " " + each.hex());
      }
    }
  }

  private static boolean wholePort(Attribute mask) {
    return mask.hex().equals("0xffff");
  }

  private String block(int type, int length) throws MalformedMessageException {
    IpAddress address = Header.address(find(type).orElseThrow());
    return length == address.family().bits() ? address.toString() : address + "/" + length;
  }

  private Optional<Attribute> find(int type) {
    return attributes.find(type);
  }

  private int u32(int type, int absent) throws MalformedMessageException {
    Optional<Attribute> found = find(type);
    return found.isPresent() ? found.get().u32() : absent;
  }
}
