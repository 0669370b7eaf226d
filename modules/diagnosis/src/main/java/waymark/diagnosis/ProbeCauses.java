package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Severity;

/// What a failed probe says by itself, where the model sees the way free.
final class ProbeCauses {

  private ProbeCauses() {}

  static Optional<Finding> of(Observation seen) {
    return switch (seen.answer()) {
      case OK -> Optional.empty();
      case REFUSED ->
          found(
              seen,
              Code.ENDPOINT_REFUSED,
              "the endpoint refuses the connection: nothing listens there");
      case RESET -> found(seen, Code.ENDPOINT_ERROR, "the endpoint resets the connection");
      case HTTP_ERROR -> found(seen, Code.ENDPOINT_ERROR, "the endpoint answers with an error");
      case TLS -> found(seen, Code.TLS_INVALID, "the certificate does not hold");
      case DNS -> found(seen, Code.DNS_UNREACHABLE, "the name gives no address");
      case TIMEOUT_LATER ->
          found(
              seen,
              Code.MTU_BLACKHOLE,
              "the connection opens and then stalls: large packets may vanish");
      case TIMEOUT_CONNECT, UNREACHABLE ->
          found(seen, Code.DNAT_DEAD_ENDPOINT, "the way is free and nobody answers at its end");
      case OTHER -> found(seen, Code.ENDPOINT_ERROR, "the probe fails");
    };
  }

  private static Optional<Finding> found(Observation seen, Code code, String says) {
    return Optional.of(
        Finding.of(
            code,
            Severity.ERROR,
            seen.url() + " from " + seen.vantage() + ": " + says + " (" + seen.text() + ")",
            List.of(Evidences.probe(seen))));
  }
}
