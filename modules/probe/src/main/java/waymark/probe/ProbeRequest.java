package waymark.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.netstate.packet.IpAddress;
import waymark.probe.dns.NameFiles;
import waymark.probe.tls.Trust;
import waymark.probe.url.ProbeUrl;

/// What to probe, and how.
///
/// @param address where to connect instead of where the URL's host leads; the SNI and the `Host`
///   header stay the URL's. A dns URL names its server itself: it is not touched
/// @param trust whose word on a server's certificate counts
/// @param timeout for all phases together, and so for each; above zero
/// @param mark SO_MARK of every socket, those that look names up too
/// @param expectedStatus the one HTTP status that is good; else every one below 500 is
/// @param nameFiles by which names are looked up: [Vantage#nameFiles()]
public record ProbeRequest(
    ProbeUrl url,
    Optional<IpAddress> address,
    Trust trust,
    Duration timeout,
    OptionalInt mark,
    OptionalInt expectedStatus,
    NameFiles nameFiles) {

  public ProbeRequest {
    if (!timeout.isPositive()) {
      throw new IllegalStateException(timeout + " leaves no time to probe");
    }
  }

  /// A probe of the URL as this host's other programs would reach it.
  public static ProbeRequest of(ProbeUrl url, Duration timeout) {
    return new ProbeRequest(
        url,
        Optional.empty(),
        new Trust.OfHost(),
        timeout,
        OptionalInt.empty(),
        OptionalInt.empty(),
        NameFiles.ofHost());
  }
}
