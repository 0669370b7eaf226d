package waymark.oracle.grammar;

import java.util.List;
import waymark.netstate.packet.Family;

/// The addresses, ports and marks that one scene's rules and packets share, as texts.
final class Words {

  private final Dice dice;
  private final boolean v4;

  Words(Dice dice, Family family) {
    this.dice = dice;
    this.v4 = family == Family.IPV4;
  }

  boolean v4() {
    return v4;
  }

  /// The family as nft(8) and its headers call it.
  String ip() {
    return v4 ? "ip" : "ip6";
  }

  /// An address of this host.
  String own() {
    return v4
        ? dice.of("192.168.0.55", "192.168.0.56", "10.42.0.1", "10.66.66.2", "198.51.100.2")
        : dice.of("fd00:1::55", "fd00:1::56", "fd00:42::1", "fd00:66::2", "2001:db8:100::2");
  }

  /// A neighbour on one of the four networks.
  String near(String device) {
    int low = dice.between(1, 250);
    int high = dice.percent(50) ? 7 : dice.between(1, 250);
    return switch (device) {
      case "eth0" -> v4 ? "192.168." + high + "." + low : "fd00:1::" + high + ":" + low;
      case "cni0" -> v4 ? "10.42." + high + "." + low : "fd00:42::" + high + ":" + low;
      case "wg0" -> v4 ? "10.66.66." + Math.max(3, low) : "fd00:66::" + high + ":" + low;
      default -> v4 ? "198.51.100." + Math.max(3, low) : "2001:db8:100::" + high + ":" + low;
    };
  }

  String far() {
    int low = dice.between(1, 250);
    return v4
        ? dice.of("203.0.113.", "203.0.113.", "100.64.7.", "10.43.0.") + low
        : dice.of("2001:db8:f::", "2001:db8:f::", "2001:db8:e::7:", "fd00:43::") + low;
  }

  String device() {
    return dice.of("eth0", "eth0", "cni0", "wg0", "wan0");
  }

  /// An address that a rule or a packet may speak of.
  String address() {
    int at = dice.between(0, 9);
    return at < 3 ? own() : at < 7 ? near(device()) : far();
  }

  /// One of few addresses, for targets.
  String target() {
    return v4
        ? dice.of(
            "10.42.7.7", "10.42.7.8", "192.168.7.7", "203.0.113.7", "192.168.0.55", "10.66.66.7")
        : dice.of("fd00:42::7:7", "fd00:42::7:8", "fd00:1::7:7", "2001:db8:f::7", "fd00:1::55");
  }

  /// A block as `-s` and `-d` take it.
  String block() {
    if (dice.percent(25)) {
      return address();
    }
    if (v4) {
      return dice.of(
          "192.168.0.0/16",
          "192.168.7.0/24",
          "10.42.0.0/16",
          "10.42.7.0/25",
          "10.66.66.0/24",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "203.0.113.128/25",
          "10.0.0.0/8",
          "0.0.0.0/0",
          "10.43.0.0/16",
          "192.168.0.0/255.255.0.15");
    }
    return dice.of(
        "fd00:1::/64",
        "fd00:1::7:0/112",
        "fd00:42::/64",
        "fd00:66::/64",
        "2001:db8:100::/64",
        "2001:db8:f::/64",
        "2001:db8::/32",
        "fd00::/16",
        "::/0",
        "fd00:43::/64",
        "2001:db8:f::80/121");
  }

  /// A block as routes and ip rules take it.
  String network() {
    if (dice.percent(20)) {
      return dice.percent(50) ? own() : target();
    }
    return v4
        ? dice.of(
            "192.168.0.0/16",
            "192.168.7.0/24",
            "10.42.0.0/16",
            "10.42.7.0/24",
            "10.66.66.0/24",
            "203.0.113.0/24",
            "203.0.113.128/25",
            "10.0.0.0/8",
            "10.43.0.0/16",
            "100.64.0.0/10")
        : dice.of(
            "fd00:1::/64",
            "fd00:1::7:0/112",
            "fd00:42::/64",
            "fd00:66::/64",
            "2001:db8:f::/64",
            "2001:db8:f::80/121",
            "2001:db8::/32",
            "fd00::/16",
            "fd00:43::/64");
  }

  /// Blocks of which none overlaps another, as a set of nft(8) takes them.
  String disjoint() {
    return v4
        ? dice.of(
            "10.42.0.0/16, 203.0.113.0/25, 192.168.0.55",
            "192.168.7.0-192.168.9.255, 198.51.100.2, 10.66.66.0/24",
            "0.0.0.0-10.255.255.255, 192.168.0.55-192.168.0.56")
        : dice.of(
            "fd00:42::/64, 2001:db8:f::80/121, fd00:1::55",
            "fd00:1::7:0-fd00:1::9:ffff, fd00:66::/64, 2001:db8:100::2",
            "fd00:1::55-fd00:1::56, 2001:db8::/32");
  }

  /// A block that holds no address of this host.
  String apart() {
    return v4
        ? dice.of("203.0.113.0/24", "192.168.7.0/24", "10.42.7.0/24")
        : dice.of("2001:db8:f::/64", "fd00:1::7:0/112", "fd00:42::7:0/112");
  }

  /// From one address to another.
  String span() {
    return v4
        ? dice.of("192.168.7.1-192.168.7.99", "10.42.0.0-10.42.127.255", "203.0.113.1-203.0.113.40")
        : dice.of(
            "fd00:1::1-fd00:1::7:99", "fd00:42::-fd00:42::ffff:0", "2001:db8:f::1-2001:db8:f::40");
  }

  int port() {
    return dice.of(List.of(22, 53, 80, 443, 1000, 1500, 2000, 8443, 40000));
  }

  String ports() {
    return dice.of("22", "53", "80", "443", "8443", "1000:2000", ":1023", "1024:", "40000:40100");
  }

  /// As nft(8) takes them.
  String portSpan() {
    return dice.of("22", "53", "80", "443", "8443", "1000-2000", "0-1023", "40000-40100");
  }

  /// A type of service or traffic class.
  String tos() {
    return dice.of("0x10", "0x10", "0x08", "0x1c", "0x20", "0x28", "0xb8", "0x30");
  }

  /// A type of service that a rule or route may ask for: of IPv4 the kernel takes no other.
  String askedTos() {
    return v4 ? dice.of("0x10", "0x10", "0x08", "0x1c") : tos();
  }

  /// A mark's bits.
  String mark() {
    return dice.of("0x0", "0x1", "0x64", "0x64", "0x10000", "0x20000", "0xff", "0xdeadbeef");
  }

  String mask() {
    return dice.of("0xff", "0xff", "0xffff", "0xf0000", "0x1", "0xffffffff", "0x64");
  }

  /// As `--mark` and `fwmark` take it.
  String maskedMark() {
    return dice.percent(50) ? mark() : mark() + "/" + mask();
  }
}
