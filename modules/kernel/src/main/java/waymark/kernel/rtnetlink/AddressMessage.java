package waymark.kernel.rtnetlink;

import java.util.Optional;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link.InterfaceAddress;

/// `RTM_NEWADDR`: `struct ifaddrmsg`, then `IFA_*`.
///
/// @param link the index of its interface
record AddressMessage(int link, InterfaceAddress address) {

  static final int HEADER = 8;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_F_SECONDARY = 0x01; // of an IPv6 address: temporary

  /// @return empty for an address of another family than IP
  static Optional<AddressMessage> of(Header header, Attributes attributes)
      throws MalformedMessageException {
    Optional<Family> family = Rtnetlink.family(header.u8(0));
    Optional<Attribute> address = attributes.find(IFA_ADDRESS);
    Optional<Attribute> own = attributes.find(IFA_LOCAL).or(() -> address);
    if (family.isEmpty() || own.isEmpty()) {
      return Optional.empty();
    }
    IpAddress local = Header.address(own.get());
    IpAddress other = address.isPresent() ? Header.address(address.get()) : local;
    Optional<Attribute> wide = attributes.find(IFA_FLAGS);
    int flags = wide.isPresent() ? wide.get().u32() : header.u8(2);
    return Optional.of(
        new AddressMessage(
            header.u32(4),
            new InterfaceAddress(
                local,
                header.u8(1),
                other.equals(local) ? Optional.empty() : Optional.of(other),
                Names.scope(header.u8(3)),
                family.get() == Family.IPV4 && (flags & IFA_F_SECONDARY) != 0)));
  }
}
