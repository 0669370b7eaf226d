package waymark.lab;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One way in which the network of the lab breaks.
///
/// @param name as `lab fault` takes it: `missing-lan-return`
/// @param says what is done to the healthy network, in one sentence
/// @param verdict what diagnose-ingress says of it: `healthy`, `broken`, `leaking`, `degraded`
/// @param code the cause that it names, from the catalogue of codes; empty where all is well
/// @param ingress what the client sees of `https://grafana.lab.example/`
/// @param internet what the client sees of `http://198.51.100.7/`
public record LabFault(
    String name,
    String says,
    String verdict,
    Optional<String> code,
    Seen ingress,
    Seen internet,
    Function<Gateway, List<Step>> injection) {

  /// What a client of the LAN sees of a service.
  public enum Seen {
    /// It answers; a service in the internet saw the address of the tunnel's near end.
    ANSWERS,
    /// It answers, but it saw the house's public address: the packets went outside the tunnel.
    LEAKS,
    /// The connection is refused.
    REFUSED,
    /// Nothing comes back within two seconds.
    TIMEOUT
  }

  /// The steps that break a healthy lab, in order.
  public List<Step> steps(LabName lab, Backend backend) {
    return injection.apply(new Gateway(lab, backend));
  }
}
