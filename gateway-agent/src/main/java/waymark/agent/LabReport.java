package waymark.agent;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabFault;
import waymark.lab.Status;
import waymark.lab.Step;

/// What the commands of `gateway-agent lab` say, as text and as JSON.
record LabReport(Lab lab) {

  /// The hosts, the fault and the certificate authority, for people.
  void print(PrintWriter out, Status status) {
    for (Host host : Host.values()) {
      out.printf(
          "  %-9s %-14s %-20s %s%n",
          host,
          host.address(),
          status.hosts().contains(host) ? host.netns(lab.name()) : "(missing)",
          host.says());
    }
    out.println("  fault: " + status.fault() + ", iptables: " + status.backend());
    out.println("  certificate authority: " + lab.folder().caCertificate());
  }

  /// The document of `up` and `status`; `seconds` is null where nothing was raised.
  Map<String, @Nullable Object> of(Status status, Optional<Duration> took) {
    return Json.object(
        "name", lab.name().name(),
        "raised", status.raised(),
        "backend", status.backend().toString(),
        "fault", status.fault(),
        "processes", status.processes(),
        "folder", status.folder().toString(),
        "cacert", lab.folder().caCertificate().toString(),
        "seconds", took.map(LabReport::seconds),
        "hosts",
            Arrays.stream(Host.values())
                .map(host ->
                    Json.object(
                        "name", host.toString(),
                        "address", host.address(),
                        "netns", host.netns(lab.name()),
                        "up", status.hosts().contains(host)))
                .toList());
  }

  /// The document of a fault, with the commands that injected it.
  static Map<String, @Nullable Object> of(LabFault fault, List<Step> steps) {
    return Json.object(
        "name", fault.name(),
        "says", fault.says(),
        "verdict", fault.verdict(),
        "cause", fault.code(),
        "ingress", fault.ingress().name().toLowerCase(Locale.ROOT),
        "internet", fault.internet().name().toLowerCase(Locale.ROOT),
        "commands", steps.stream().map(Step::typed).toList());
  }

  static double seconds(Duration took) {
    return took.toMillis() / 1000.0;
  }
}
