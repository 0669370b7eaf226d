package waymark.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.IpAddress;

/// The options of `conntrack` that say what is around the table.
final class ConntrackSurroundings {

  @Option(
      names = "--tunnel-address",
      paramLabel = "A",
      description = "An address of the gateway on a tunnel.")
  private List<String> tunnels = new ArrayList<>();

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description = "A network of pods or services.")
  private List<String> cluster = new ArrayList<>();

  @Option(names = "--lan", paramLabel = "CIDR", description = "A network of the LAN.")
  private List<String> lan = new ArrayList<>();

  @Option(
      names = "--front",
      paramLabel = "A",
      description = "An address that clients reach services by.")
  private List<String> fronts = new ArrayList<>();

  @Option(
      names = "--endpoint",
      paramLabel = "A",
      description = "A pod that lives. If given, entries to any other pod are stale.")
  private List<String> endpoints = new ArrayList<>();

  Surroundings told() throws BadInputException {
    return new Surroundings(
        Set.copyOf(values("--tunnel-address", tunnels, IpAddress::parse)),
        values("--cluster-cidr", cluster, Cidr::parse),
        values("--lan", lan, Cidr::parse),
        Set.copyOf(values("--front", fronts, IpAddress::parse)),
        Set.of(),
        endpoints.isEmpty()
            ? Optional.empty()
            : Optional.of(Set.copyOf(values("--endpoint", endpoints, IpAddress::parse))),
        Set.of());
  }

  private interface Parser<T> {
    T parse(String text) throws BadValueException;
  }

  private static <T> List<T> values(String option, List<String> texts, Parser<T> parser)
      throws BadInputException {
    List<T> values = new ArrayList<>();
    for (String text : texts) {
      values.add(Reading.of(option, () -> parser.parse(text)));
    }
    return values;
  }
}
