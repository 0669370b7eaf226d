package waymark.probe.outcome;

import java.time.Instant;
import java.util.List;

/// Why a certificate does not vouch for the host that showed it.
public sealed interface CertificateTrouble {

  record Expired(Instant notAfter) implements CertificateTrouble {}

  record NotYetValid(Instant notBefore) implements CertificateTrouble {}

  /// @param wanted the host of the URL
  /// @param names whom the certificate is for; empty where it names nobody
  record OtherName(String wanted, List<String> names) implements CertificateTrouble {}

  /// No chain leads from it to an authority that is trusted here.
  record Untrusted(String reason) implements CertificateTrouble {}

  /// One word for programs: `expired`, `not-yet-valid`, `other-name`, `untrusted`.
  default String kind() {
    return switch (this) {
      case Expired _ -> "expired";
      case NotYetValid _ -> "not-yet-valid";
      case OtherName _ -> "other-name";
      case Untrusted _ -> "untrusted";
    };
  }

  /// A part of a sentence about the certificate: `expired on 2026-01-28T00:00:00Z`.
  default String message() {
    return switch (this) {
      case Expired(Instant notAfter) -> "expired on " + notAfter;
      case NotYetValid(Instant notBefore) -> "is not valid before " + notBefore;
      case OtherName(String wanted, List<String> names) ->
          "is not for "
              + wanted
              + (names.isEmpty() ? ", it names no host" : ", but for " + String.join(", ", names));
      case Untrusted(String reason) -> "is not trusted: " + reason;
    };
  }
}
