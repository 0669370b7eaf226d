package waymark.netstate.conntrack;

import java.util.EnumSet;
import java.util.Set;

/// The status bits of an entry (`enum ip_conntrack_status`, nf_conntrack_common.h).
public enum Status {
  EXPECTED(0),
  SEEN_REPLY(1),
  ASSURED(2),
  CONFIRMED(3),
  SRC_NAT(4),
  DST_NAT(5),
  SEQ_ADJUST(6),
  SRC_NAT_DONE(7),
  DST_NAT_DONE(8),
  DYING(9),
  FIXED_TIMEOUT(10),
  TEMPLATE(11),
  NAT_CLASH(12),
  HELPER(13),
  OFFLOAD(14),
  HW_OFFLOAD(15);

  private final int bit;

  Status(int position) {
    this.bit = 1 << position;
  }

  /// The bit in `CTA_STATUS`.
  public int bit() {
    return bit;
  }

  /// The bits that are set in `CTA_STATUS`; those that this model has no name for are left out.
  public static Set<Status> ofBits(int bits) {
    Set<Status> status = EnumSet.noneOf(Status.class);
    for (Status each : values()) {
      if ((bits & each.bit) != 0) {
        status.add(each);
      }
    }
    return status;
  }
}
