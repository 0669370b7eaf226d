package waymark.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.netstate.packet.IpAddress;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.outcome.Phase;
import waymark.probe.outcome.Timings;
import waymark.probe.url.ProbeUrl;
import waymark.probe.url.TransportAddress;

/// What one probe found.
///
/// @param failed where and why it failed, if it did
/// @param local our end of the connection, or of the last try at one
/// @param remote the other end: of the connection, of the last try at one, or the DNS server
/// @param status the HTTP status
/// @param certificate what the server showed, also where it was refused
/// @param addresses what the name led to, in the order in which they are tried
/// @param passedOver the addresses that failed before the one that is `remote`
public record ProbeResult(
    ProbeUrl url,
    Optional<FailedIn> failed,
    Timings timings,
    Optional<TransportAddress> local,
    Optional<TransportAddress> remote,
    OptionalInt status,
    Optional<PeerCertificate> certificate,
    List<IpAddress> addresses,
    List<PassedOver> passedOver) {

  public ProbeResult {
    addresses = List.copyOf(addresses);
    passedOver = List.copyOf(passedOver);
  }

  /// A failure, and the phase that it ended.
  public record FailedIn(Phase phase, Failure failure) {

    /// `connect: connection refused`.
    @Override
    public String toString() {
      return phase + ": " + failure.message();
    }
  }

  /// An address that did not connect, while another may have.
  public record PassedOver(TransportAddress remote, Failure failure) {}

  static ProbeResult notBegun(ProbeUrl url, Phase phase, Failure failure) {
    return new ProbeResult(
        url,
        Optional.of(new FailedIn(phase, failure)),
        new Timings(Map.of()),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  public boolean ok() {
    return failed.isEmpty();
  }
}
