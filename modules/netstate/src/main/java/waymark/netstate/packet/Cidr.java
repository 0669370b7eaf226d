package waymark.netstate.packet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of addresses: `192.168.1.0/24`. Its host bits are zero.
public record Cidr(IpAddress network, int prefixLength) {

  private static final Pattern FORM = Pattern.compile("([^/]+)(?:/(0|[1-9]\\d{0,2}))?");

  public Cidr {
    if (prefixLength < 0
        || prefixLength > network.family().bits()
        || !network.masked(prefixLength).equals(network)) {
      throw new IllegalStateException(network + "/" + prefixLength + " is not a block");
    }
  }

  /// The block of one address.
  public static Cidr of(IpAddress address) {
    return new Cidr(address, address.family().bits());
  }

  /// The block of that size around an address.
  public static Cidr around(IpAddress address, int prefixLength) {
    return new Cidr(address.masked(prefixLength), prefixLength);
  }

  /// Every address of a family: `0.0.0.0/0` or `::/0`.
  public static Cidr all(Family family) {
    return new Cidr(new IpAddress(family, 0, 0), 0);
  }

  /// Reads `192.168.1.0/24`, or `192.168.1.55` as the block of one address.
  public static Cidr parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a CIDR", "write one such as 192.168.1.0/24");
    }
    IpAddress address = IpAddress.parse(form.group(1));
    if (form.group(2) == null) {
      return of(address);
    }
    int length = Integer.parseInt(form.group(2));
    if (length > address.family().bits()) {
      throw new BadValueException(
          "\"" + text + "\" has a prefix longer than " + address.family().bits() + " bits",
          "write a length of 0 to "
              + address.family().bits()
              + ", such as "
              + address
              + "/"
              + address.family().bits());
    }
    IpAddress network = address.masked(length);
    if (!network.equals(address)) {
      throw new BadValueException(
          "\"" + text + "\" has host bits set", "write " + network + "/" + length);
    }
    return new Cidr(network, length);
  }

  public Family family() {
    return network.family();
  }

  public boolean contains(IpAddress address) {
    return address.family() == family() && address.masked(prefixLength).equals(network);
  }

  /// Whether every address of the other block is in this one.
  public boolean contains(Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.network);
  }

  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }
}
