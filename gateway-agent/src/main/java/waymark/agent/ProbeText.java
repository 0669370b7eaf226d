package waymark.agent;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeResult;
import waymark.probe.ProbeResult.PassedOver;
import waymark.probe.outcome.CertificateTrouble;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.outcome.Phase;
import waymark.probe.outcome.Timings;
import waymark.probe.url.TransportAddress;

/// Probes for people: a line that says whether and why not, and below it what was seen on the way.
record ProbeText(PrintWriter out, Colours colours) {

  private static final String INDENT = "      ";

  void print(ProbeResult result) {
    out.println(
        (result.ok() ? colours.green("ok") + "    " : colours.red("FAIL") + "  ")
            + result.url().text());
    result.failed().ifPresent(failed -> say(colours.bold(failed.toString())));
    ways(result).ifPresent(this::say);
    if (!result.timings().phases().isEmpty()) {
      say(timings(result.timings()));
    }
    if (!result.addresses().isEmpty()) {
      say("addresses: " + joined(result.addresses()));
    }
    for (PassedOver passed : result.passedOver()) {
      say("passed over " + passed.remote() + ": " + passed.failure().message());
    }
    result.certificate().ifPresent(this::certificate);
  }

  private void say(String line) {
    out.println(INDENT + line);
  }

  private static Optional<String> ways(ProbeResult result) {
    String status = result.status().isPresent() ? ", HTTP " + result.status().getAsInt() : "";
    String from = result.local().map(TransportAddress::toString).orElse("");
    return result.remote().map(to -> (from.isEmpty() ? "to " : from + " -> ") + to + status);
  }

  private static String timings(Timings timings) {
    StringJoiner line = new StringJoiner(", ");
    for (Phase phase : Phase.values()) {
      OptionalDouble took = timings.milliseconds(phase);
      if (took.isPresent()) {
        line.add(phase + " " + milliseconds(took.getAsDouble()));
      }
    }
    return line.add("total " + milliseconds(timings.totalMilliseconds())).toString();
  }

  private static String milliseconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.1f ms", milliseconds);
  }

  private static String joined(Iterable<IpAddress> addresses) {
    StringJoiner line = new StringJoiner(", ");
    addresses.forEach(each -> line.add(each.toString()));
    return line.toString();
  }

  private void certificate(PeerCertificate certificate) {
    say("certificate of " + certificate.subject() + ", by " + certificate.issuer());
    say(
        "  valid "
            + certificate.notBefore()
            + " to "
            + certificate.notAfter()
            + ", for "
            + (certificate.names().isEmpty() ? "no host" : String.join(", ", certificate.names())));
    for (CertificateTrouble trouble : certificate.troubles()) {
      say("  " + colours.red("it " + trouble.message()));
    }
  }
}
