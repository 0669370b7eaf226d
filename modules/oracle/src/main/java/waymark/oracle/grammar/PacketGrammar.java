package waymark.oracle.grammar;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.oracle.scene.Shot;

/// Packets from the four networks and from this host.
final class PacketGrammar {

  private static final int FIRST_OF_FLOWS = 20000;

  private final Dice dice;
  private final Words words;
  private int flows;

  PacketGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
  }

  Shot shot() {
    boolean follow = dice.percent(12);
    int tos = dice.percent(25) ? Integer.decode(words.tos()) : 0;
    boolean host = dice.percent(12);
    Transport transport =
        follow && !host && dice.percent(20)
            ? echo()
            : host || follow ? simple(follow || dice.percent(60)) : any();
    try {
      Packet packet = host ? ofHost(transport) : fromOutside(transport, follow);
      return new Shot(packet.withTos(tos), follow);
    } catch (BadValueException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Packet ofHost(Transport transport) throws BadValueException {
    int mark = dice.percent(40) ? Integer.decode(dice.of("0x1", "0x64", "0x10000")) : 0;
    String to =
        dice.percent(20)
            ? words.own()
            : dice.percent(50) ? words.far() : words.near(words.device());
    return new Packet(
        Optional.empty(), IpAddress.parse(words.own()), IpAddress.parse(to), transport, mark);
  }

  /// @param follow whether an answer is to come back: none does from all, from a group or from
  ///   nobody
  private Packet fromOutside(Transport transport, boolean follow) throws BadValueException {
    String device = words.device();
    boolean isOdd = !follow && dice.percent(6);
    return new Packet(
        Optional.of(new InterfaceName(device)),
        IpAddress.parse(isOdd && words.v4() && dice.percent(50) ? oddSource() : source(device)),
        IpAddress.parse(isOdd && dice.percent(80) ? oddDestination() : destination()),
        transport,
        0);
  }

  private String source(String device) {
    int at = dice.between(0, 99);
    if (at < 70) {
      return words.near(device);
    }
    if (at < 85) {
      return words.far();
    }
    if (at < 96) {
      return words.near(words.device());
    }
    return at < 98 ? words.own() : words.v4() ? "127.0.0.5" : words.own();
  }

  private String destination() {
    int at = dice.between(0, 99);
    if (at < 25) {
      return words.own();
    }
    if (at < 55) {
      return words.near(words.device());
    }
    if (at < 85) {
      return words.far();
    }
    if (at < 95) {
      return words.target();
    }
    return words.v4() ? dice.of("192.168.255.255", "127.0.0.1", "198.51.100.255") : words.far();
  }

  /// What no host should have for its own; IPv6 drops such before any hook.
  private String oddSource() {
    return dice.of("0.0.0.0", "0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.5", "127.0.0.5");
  }

  private String oddDestination() {
    return words.v4()
        ? dice.of("255.255.255.255", "224.0.0.1", "224.0.0.251", "239.1.2.3", "0.0.0.0", "0.1.2.3")
        : dice.of("ff02::1", "ff02::2", "ff02::fb", "ff05::2", "ff0e::101");
  }

  private int source(boolean follow) {
    return follow ? FIRST_OF_FLOWS + flows++ : dice.of(words.port(), 40000, 40001, 1500);
  }

  private Transport simple(boolean follow) {
    int source = source(follow);
    return dice.percent(50)
        ? new Transport.Tcp(source, words.port(), Set.of("SYN"))
        : new Transport.Ports(Protocol.UDP, source, words.port());
  }

  private Transport echo() {
    return words.v4()
        ? new Transport.Icmp(Protocol.ICMP, 8, 0)
        : new Transport.Icmp(Protocol.ICMPV6, 128, 0);
  }

  private Transport any() {
    int source = source(false);
    return switch (dice.between(0, 19)) {
      case 0, 1, 2, 3, 4, 5 -> new Transport.Tcp(source, words.port(), Set.of("SYN"));
      case 6, 7 -> new Transport.Tcp(source, words.port(), flags());
      case 8, 9, 10, 11, 12 -> new Transport.Ports(Protocol.UDP, source, words.port());
      case 13 -> new Transport.Ports(Protocol.UDPLITE, source, words.port());
      case 14 -> new Transport.Ports(Protocol.SCTP, source, words.port());
      case 15 ->
          new Transport.Other(new Protocol(words.v4() ? dice.of(47, 50, 89) : dice.of(47, 50)));
      default -> icmp();
    };
  }

  private Set<String> flags() {
    return dice.of(
        List.of(
            Set.of("ACK"),
            Set.of("ACK", "PSH"),
            Set.of("RST"),
            Set.of("SYN", "ACK"),
            Set.of("FIN", "ACK"),
            Set.of("FIN"),
            Set.of("FIN", "URG", "PSH"),
            Set.<String>of()));
  }

  private Transport icmp() {
    return words.v4()
        ? new Transport.Icmp(Protocol.ICMP, dice.of(8, 8, 8, 0, 3, 11, 13), dice.of(0, 0, 4))
        : new Transport.Icmp(Protocol.ICMPV6, dice.of(128, 128, 128, 129, 1, 3), dice.of(0, 0, 4));
  }
}
