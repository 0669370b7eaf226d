package waymark.kernel.conntrack;

import java.util.Optional;
import waymark.kernel.netlink.MessageWriter;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Status;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;

/// Which entries the kernel lists; what is empty lists all. The kernel filters by itself: by family
/// and mark since 3.15, by status since 5.15, by address since 5.8 (`CTA_FILTER`).
///
/// @param mark of the connection
/// @param status a bit that is set
/// @param replyDst the address that answers are expected at: the tunnel's, of what left by it. It
///   needs an entry of its family
public record Filter(
    Optional<Family> family,
    Optional<FwMark> mark,
    Optional<Status> status,
    Optional<IpAddress> replyDst) {

  private static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /// Every entry.
  public static final Filter ALL =
      new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// The entries of both families whose answers are expected at this address.
  public static Filter repliesTo(IpAddress address) {
    return new Filter(
        Optional.of(address.family()), Optional.empty(), Optional.empty(), Optional.of(address));
  }

  byte[] body() {
    MessageWriter writer = new MessageWriter().header(familyNumber(), 0, 0, 0);
    mark.ifPresent(each ->
        writer
            .attribute(Cta.MARK, Wire.bytes32(each.value()))
            .attribute(Cta.MARK_MASK, Wire.bytes32(each.mask())));
    status.ifPresent(each ->
        writer
            .attribute(Cta.STATUS, Wire.bytes32(each.bit()))
            .attribute(Cta.STATUS_MASK, Wire.bytes32(each.bit())));
    replyDst.ifPresent(address ->
        writer
            .nested(Cta.TUPLE_REPLY, tuple -> Tuples.address(tuple, address))
            .nested(
                Cta.FILTER,
                flags ->
                    flags
                        .u32(Cta.FILTER_ORIG_FLAGS, 0)
                        .u32(Cta.FILTER_REPLY_FLAGS, Cta.FILTER_F_IP_DST)));
    return writer.bytes();
  }

  private int familyNumber() {
    return family.map(Filter::number).orElse(AF_UNSPEC);
  }

  static int number(Family family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }

  /// Whether an entry passes: for a text, and for kernels that do not look at all of it. A mark
  /// that is not told is 0.
  public boolean passes(Entry entry) {
    return (family.isEmpty() || family.get() == entry.family())
        && (mark.isEmpty() || mark.get().matches((int) Math.max(0, entry.mark())))
        && (status.isEmpty() || entry.has(status.get()))
        && (replyDst.isEmpty()
            || (replyDst.get().low() == entry.low(Entry.Side.REPLY_DST)
                && replyDst.get().high() == entry.high(Entry.Side.REPLY_DST)));
  }

  /// As a person would list the same.
  public String command() {
    StringBuilder command = new StringBuilder("conntrack -L");
    family.ifPresent(each -> command.append(each == Family.IPV4 ? " -f ipv4" : " -f ipv6"));
    mark.ifPresent(each -> command.append(" -m ").append(each));
    status.ifPresent(each -> command.append(" -u ").append(each));
    replyDst.ifPresent(each -> command.append(" -q ").append(each));
    return command.toString();
  }
}
