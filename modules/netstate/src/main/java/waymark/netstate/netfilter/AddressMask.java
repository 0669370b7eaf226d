package waymark.netstate.netfilter;

import java.util.OptionalInt;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.IpAddress;

/// An address under a mask, as `-s` and `-d` take it. The mask may have holes: iptables allows
/// `10.0.0.1/255.0.0.255`.
public record AddressMask(IpAddress address, IpAddress mask) {

  public static AddressMask of(Cidr block) {
    IpAddress ones =
        new IpAddress(
            block.family(),
            block.family().bits() == 32 ? 0 : -1L,
            block.family().bits() == 32 ? 0xffff_ffffL : -1L);
    return new AddressMask(block.network(), ones.masked(block.prefixLength()));
  }

  public boolean contains(IpAddress candidate) {
    return candidate.family() == address.family()
        && (candidate.high() & mask.high()) == (address.high() & mask.high())
        && (candidate.low() & mask.low()) == (address.low() & mask.low());
  }

  /// The length of the prefix that the mask stands for; empty where it has holes.
  public OptionalInt prefixLength() {
    int length = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
    return AddressMask.of(Cidr.around(mask, length)).mask().equals(mask)
        ? OptionalInt.of(length)
        : OptionalInt.empty();
  }

  /// `192.168.1.0/24`, or the mask itself where it has holes.
  @Override
  public String toString() {
    OptionalInt length = prefixLength();
    return address
        + "/"
        + (length.isPresent() ? String.valueOf(length.getAsInt()) : mask.toString());
  }
}
