package waymark.agent;

import java.util.Optional;
import picocli.CommandLine.Option;
import waymark.netstate.packet.BadValueException;

/// The options that say a packet.
final class PacketOptions {

  @Option(
      names = "--in",
      paramLabel = "IF",
      description = "The interface it comes in by (default: this host sends it).")
  private Optional<String> in = Optional.empty();

  @Option(
      names = "--src",
      paramLabel = "ADDR",
      required = true,
      description = "Its source address.")
  private String src = "";

  @Option(names = "--dst", paramLabel = "ADDR", required = true, description = "Its destination.")
  private String dst = "";

  @Option(
      names = "--protocol",
      paramLabel = "P",
      required = true,
      description = "tcp, udp, icmp, ... or a number of 0 to 255.")
  private String protocol = "";

  @Option(names = "--sport", paramLabel = "N", description = "Its source port (default: 40000).")
  private int sport = WalkQuestion.CLIENT_PORT;

  @Option(names = "--dport", paramLabel = "N", description = "Its destination port (default: 0).")
  private int dport;

  @Option(
      names = "--state",
      paramLabel = "S",
      description = "new, established, related, invalid or untracked (default: new).")
  private String state = "new";

  @Option(names = "--mark", paramLabel = "M", description = "The mark it comes with (default: 0).")
  private String mark = "0";

  @Option(
      names = "--tos",
      paramLabel = "T",
      description = "Its type of service or traffic class, 0 to 255 or 0x10 (default: 0).")
  private String tos = "0";

  WalkQuestion question() throws BadInputException {
    try {
      return WalkQuestion.of(in, src, dst, protocol, sport, dport, state, mark, tos);
    } catch (BadValueException bad) {
      throw BadInputException.of("packet", bad);
    }
  }
}
