package waymark.agent;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeResult;
import waymark.probe.outcome.CertificateTrouble;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.outcome.Phase;
import waymark.probe.outcome.Timings;

/// What a probe found, as every command's JSON has it.
///
/// `error` is a sentence and `kind` a word for it; both are null where all is well, as is `phase`,
/// the phase that failed. A phase that was not reached is null.
final class ProbeDocument {

  private ProbeDocument() {}

  static Map<String, @Nullable Object> of(ProbeResult result) {
    return Json.object(
        "url", result.url().text(),
        "ok", result.ok(),
        "phase", result.failed().map(failed -> failed.phase().toString()),
        "phases", phases(result.timings()),
        "error", result.failed().map(failed -> failed.failure().message()),
        "kind", result.failed().map(failed -> failed.failure().kind()),
        "local", result.local().map(Object::toString),
        "remote", result.remote().map(Object::toString),
        "status", result.status(),
        "certificate", result.certificate().map(ProbeDocument::certificate),
        "addresses", result.addresses().stream().map(IpAddress::toString).toList(),
        "passed-over",
            result.passedOver().stream()
                .map(each ->
                    Json.object(
                        "remote", each.remote().toString(),
                        "error", each.failure().message(),
                        "kind", each.failure().kind()))
                .toList());
  }

  private static Map<String, @Nullable Object> phases(Timings timings) {
    Map<String, @Nullable Object> phases = Json.object();
    for (Phase phase : Phase.values()) {
      OptionalDouble took = timings.milliseconds(phase);
      phases.put(phase.toString(), took.isPresent() ? took.getAsDouble() : null);
    }
    phases.put("total", timings.totalMilliseconds());
    return phases;
  }

  private static Map<String, @Nullable Object> certificate(PeerCertificate certificate) {
    return Json.object(
        "subject", certificate.subject(),
        "issuer", certificate.issuer(),
        "names", certificate.names(),
        "not-before", certificate.notBefore().toString(),
        "not-after", certificate.notAfter().toString(),
        "troubles", certificate.troubles().stream().map(ProbeDocument::trouble).toList());
  }

  private static Map<String, @Nullable Object> trouble(CertificateTrouble trouble) {
    return Json.object("kind", trouble.kind(), "message", trouble.message());
  }
}
