package waymark.kernel.conntrack;

/// The attributes of ctnetlink, under the kernel's names (linux/netfilter/nfnetlink_conntrack.h).
final class Cta {

  static final int TUPLE_ORIG = 1;
  static final int TUPLE_REPLY = 2;
  static final int STATUS = 3;
  static final int PROTOINFO = 4;
  static final int HELP = 5;
  static final int TIMEOUT = 7;
  static final int MARK = 8;
  static final int COUNTERS_ORIG = 9;
  static final int COUNTERS_REPLY = 10;
  static final int USE = 11;
  static final int ID = 12;
  static final int ZONE = 18;
  static final int SECCTX = 19;
  static final int TIMESTAMP = 20;
  static final int MARK_MASK = 21;
  static final int LABELS = 22;
  static final int FILTER = 25;
  static final int STATUS_MASK = 26;

  static final int TUPLE_IP = 1;
  static final int TUPLE_PROTO = 2;
  static final int TUPLE_ZONE = 3;

  static final int IP_V4_SRC = 1;
  static final int IP_V4_DST = 2;
  static final int IP_V6_SRC = 3;
  static final int IP_V6_DST = 4;

  static final int PROTO_NUM = 1;
  static final int PROTO_SRC_PORT = 2;
  static final int PROTO_DST_PORT = 3;
  static final int PROTO_ICMP_ID = 4;
  static final int PROTO_ICMP_TYPE = 5;
  static final int PROTO_ICMP_CODE = 6;
  static final int PROTO_ICMPV6_ID = 7;
  static final int PROTO_ICMPV6_TYPE = 8;
  static final int PROTO_ICMPV6_CODE = 9;

  /// `CTA_PROTOINFO_TCP`, `_DCCP`, `_SCTP`; the state is attribute 1 in each of them.
  static final int PROTOINFO_TCP = 1;

  static final int PROTOINFO_DCCP = 2;
  static final int PROTOINFO_SCTP = 3;
  static final int PROTOINFO_STATE = 1;

  static final int COUNTERS_PACKETS = 1;
  static final int COUNTERS_BYTES = 2;

  static final int HELP_NAME = 1;
  static final int SECCTX_NAME = 1;

  static final int TIMESTAMP_START = 1;
  static final int TIMESTAMP_STOP = 2;

  static final int FILTER_ORIG_FLAGS = 1;
  static final int FILTER_REPLY_FLAGS = 2;

  /// `CTA_FILTER_FLAG(CTA_IP_SRC)` and `(CTA_IP_DST)` (nf_internals.h).
  static final int FILTER_F_IP_SRC = 1;

  static final int FILTER_F_IP_DST = 2;

  private Cta() {}
}
