package waymark.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeRequest;
import waymark.probe.Vantage;
import waymark.probe.dns.NameFiles;
import waymark.probe.tls.Trust;
import waymark.probe.url.ProbeUrl;

/// The options of every command that probes.
final class ProbeOptions {

  @Option(
      names = "--address",
      paramLabel = "ADDR",
      description =
          "Connect to this address instead of the one that the URL's host has; SNI and Host stay the"
              + " URL's. The server of a dns URL stays too.")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--vantage",
      paramLabel = "V",
      defaultValue = "local",
      description =
          "Where to start: local, netns:NAME or netns:/proc/PID/ns/net (default: ${DEFAULT-VALUE}).")
  private String vantage = "local";

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "5s",
      description = "How long a probe may take, 1ms to 60m (default: ${DEFAULT-VALUE}).")
  private String timeout = "5s";

  @Option(
      names = "--mark",
      paramLabel = "M",
      description = "Set this mark on every socket, such as 0x64. Needs CAP_NET_ADMIN.")
  private Optional<String> mark = Optional.empty();

  @ArgGroup private @Nullable Trusting trusting;

  /// Which certificates count.
  static final class Trusting {

    @Option(
        names = "--cacert",
        paramLabel = "FILE",
        required = true,
        description = "Trust the authorities in this PEM file, instead of those of this host.")
    private Optional<Path> cacert = Optional.empty();

    @Option(
        names = "--insecure",
        required = true,
        description = "Look at certificates and tell of them, but refuse none.")
    private boolean insecure;
  }

  /// Where to start.
  Vantage vantage() throws BadInputException {
    return Reading.of("--vantage", () -> Vantage.parse(vantage));
  }

  /// A probe of this URL under these options.
  ///
  /// @param at where its host is known to be, unless `--address` says otherwise
  /// @param files by which names are looked up
  ProbeRequest request(
      ProbeUrl url, Optional<IpAddress> at, OptionalInt expectedStatus, NameFiles files)
      throws BadInputException {
    Duration limit = Reading.of("--timeout", () -> TimeLimit.parse(timeout));
    return new ProbeRequest(
        url, address().or(() -> at), trust(), limit, mark(), expectedStatus, files);
  }

  /// Where to connect, if it was said.
  Optional<IpAddress> address() throws BadInputException {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    String text = address.get();
    return Optional.of(Reading.of("--address", () -> IpAddress.parse(text)));
  }

  private OptionalInt mark() throws BadInputException {
    if (mark.isEmpty()) {
      return OptionalInt.empty();
    }
    String text = mark.get();
    FwMark read = Reading.of("--mark", () -> FwMark.parse(text));
    if (read.mask() != FwMark.WHOLE) {
      throw BadInputException.of(
          "--mark",
          new BadValueException(
              "\"" + text + "\" has a mask, and a socket's mark has none",
              "write " + FwMark.hex(read.value())));
    }
    return OptionalInt.of(read.value());
  }

  private Trust trust() throws BadInputException {
    if (trusting == null) {
      return new Trust.OfHost();
    }
    if (trusting.insecure) {
      return new Trust.Nobody();
    }
    Path file = trusting.cacert.orElseThrow();
    return Reading.of("--cacert", () -> authorities(file));
  }

  private static Trust authorities(Path file) throws BadValueException {
    try {
      return Trust.read(file);
    } catch (IOException unreadable) {
      throw new BadValueException(
          "\"" + file + "\" cannot be read", "name a file of certificates in PEM, such as ca.pem");
    }
  }
}
