package waymark.agent;

import java.util.Optional;
import picocli.CommandLine.Option;
import waymark.kernel.conntrack.Filter;
import waymark.netstate.conntrack.Status;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;

/// The options of `conntrack` that leave entries out; of a live table the kernel leaves them out.
final class ConntrackSelection {

  @Option(
      names = "--family",
      paramLabel = "ipv4|ipv6",
      description = "Look only at entries of this family.")
  private Optional<Family> family = Optional.empty();

  @Option(
      names = "--mark",
      paramLabel = "V/M",
      description = "Look only at entries with this connection mark.")
  private Optional<String> mark = Optional.empty();

  @Option(
      names = "--status",
      paramLabel = "S",
      description = "Look only at entries with this status: assured, seen_reply, offload, ...")
  private Optional<Status> status = Optional.empty();

  @Option(
      names = "--reply-dst",
      paramLabel = "A",
      description = "Look only at entries whose answers go to A: what left by a tunnel has its.")
  private Optional<String> replyDst = Optional.empty();

  Filter filter() throws BadInputException {
    Optional<FwMark> marked = Optional.empty();
    if (mark.isPresent()) {
      String text = mark.get();
      marked = Optional.of(Reading.of("--mark", () -> FwMark.parse(text)));
    }
    Optional<IpAddress> address = Optional.empty();
    if (replyDst.isPresent()) {
      String text = replyDst.get();
      address = Optional.of(Reading.of("--reply-dst", () -> IpAddress.parse(text)));
    }
    Optional<Family> ofAddress = address.map(IpAddress::family);
    if (family.isPresent() && ofAddress.isPresent() && !family.equals(ofAddress)) {
      throw BadInputException.of(
          "--reply-dst",
          new BadValueException(
              "\"" + address.get() + "\" is not of the family that --family names",
              "leave --family out"));
    }
    return new Filter(family.or(() -> ofAddress), marked, status, address);
  }
}
