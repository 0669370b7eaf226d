package waymark.probe.outcome;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Why a probe failed. The phase in which it did is told beside it.
public sealed interface Failure {

  /// Nothing came within the time.
  record TimedOut(Duration after) implements Failure {}

  /// ECONNREFUSED: a TCP reset, or a port-unreachable for a DNS question over UDP.
  record Refused() implements Failure {}

  /// ECONNRESET: the peer, or something between, broke an open connection off.
  record Reset() implements Failure {}

  /// EHOSTUNREACH: a router, a rule or our own neighbour table says that the host is not there.
  record HostUnreachable() implements Failure {}

  /// ENETUNREACH: no route.
  record NetworkUnreachable() implements Failure {}

  /// One of the last two; netty's epoll transport does not tell which.
  record Unreachable() implements Failure {}

  /// EACCES or EPERM: a prohibit route, a rule in OUTPUT, or a right that this process lacks.
  record NotPermitted(String what) implements Failure {}

  /// NXDOMAIN.
  record NoSuchName(String name) implements Failure {}

  /// The name exists, but has no address of a type that was asked for.
  record NoAddress(String name) implements Failure {}

  /// The DNS server answered with an error.
  ///
  /// @param code the RCODE: `SERVFAIL`, `REFUSED`
  record ServerFailure(String server, String code) implements Failure {}

  /// The certificate does not vouch for the host.
  record BadCertificate(List<CertificateTrouble> troubles) implements Failure {

    public BadCertificate {
      troubles = List.copyOf(troubles);
      if (troubles.isEmpty()) {
        throw new IllegalStateException("a certificate without trouble is no failure");
      }
    }
  }

  /// An HTTP status that is no success: 500 to 599, or another than the one asked for.
  record HttpStatus(int status, String reason) implements Failure {}

  /// The peer closed before it had said all.
  record ClosedEarly() implements Failure {}

  /// The peer does not speak the protocol, or broke it.
  record ProtocolError(String what) implements Failure {}

  /// This machine cannot do what was asked.
  record Unsupported(String what) implements Failure {}

  /// An error of the system that has no word here; its own text is kept.
  record SystemError(String text) implements Failure {}

  /// One word for programs: `timeout`, `refused`, `certificate-expired`.
  default String kind() {
    return switch (this) {
      case TimedOut _ -> "timeout";
      case Refused _ -> "refused";
      case Reset _ -> "reset";
      case HostUnreachable _ -> "host-unreachable";
      case NetworkUnreachable _ -> "network-unreachable";
      case Unreachable _ -> "unreachable";
      case NotPermitted _ -> "not-permitted";
      case NoSuchName _ -> "no-such-name";
      case NoAddress _ -> "no-address";
      case ServerFailure _ -> "server-failure";
      case BadCertificate(List<CertificateTrouble> troubles) ->
          "certificate-" + troubles.getFirst().kind();
      case HttpStatus _ -> "http-status";
      case ClosedEarly _ -> "closed-early";
      case ProtocolError _ -> "protocol-error";
      case Unsupported _ -> "unsupported";
      case SystemError _ -> "system-error";
    };
  }

  /// A sentence for people.
  default String message() {
    return switch (this) {
      case TimedOut(Duration after) -> "timeout after " + after.toMillis() + " ms";
      case Refused _ -> "connection refused";
      case Reset _ -> "connection reset";
      case HostUnreachable _ -> "host unreachable";
      case NetworkUnreachable _ -> "network unreachable";
      case Unreachable _ -> "host or network unreachable";
      case NotPermitted(String what) -> "not permitted: " + what;
      case NoSuchName(String name) -> "the name " + name + " does not exist";
      case NoAddress(String name) -> "the name " + name + " has no address of the type asked for";
      case ServerFailure(String server, String code) ->
          "the DNS server " + server + " answers " + code;
      case BadCertificate(List<CertificateTrouble> troubles) ->
          troubles.stream()
              .map(CertificateTrouble::message)
              .collect(Collectors.joining(", and ", "the certificate ", ""));
      case HttpStatus(int status, String reason) ->
          ("HTTP status " + status + " " + reason).strip();
      case ClosedEarly _ -> "closed early by the peer";
      case ProtocolError(String what) -> "protocol error: " + what;
      case Unsupported(String what) -> "not supported here: " + what;
      case SystemError(String text) -> text;
    };
  }
}
