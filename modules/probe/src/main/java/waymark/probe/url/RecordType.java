package waymark.probe.url;

import waymark.netstate.packet.Family;

/// The types of DNS record that a probe asks for: an address of either family.
public enum RecordType {
  A(Family.IPV4),
  AAAA(Family.IPV6);

  private final Family family;

  RecordType(Family family) {
    this.family = family;
  }

  /// The family of the addresses that records of this type hold.
  public Family family() {
    return family;
  }
}
