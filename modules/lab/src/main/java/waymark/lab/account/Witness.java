package waymark.lab.account;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import waymark.lab.Backend;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabRefused;
import waymark.lab.Output;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;

/// Follows one packet through the gateway of a lab.
final class Witness {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TRIES = 3;
  private final Lab lab;

  Witness(Lab lab) {
    this.lab = lab;
  }

  KernelAccount follow(Host from, IpAddress destination, int port) throws LabRefused, IOException {
    String save = backend() == Backend.NFT ? "iptables-nft-save" : "iptables-legacy-save";
    String before = gateway(save, "-c");
    List<TraceEvent> all;
    gateway("nft", Hooks.table(destination, port));
    try {
      all = events(from, destination, port);
    } finally {
      gateway("nft", "delete table ip " + Hooks.TABLE);
    }
    List<RuleCount> counts = RuleCount.between(before, gateway(save, "-c"));
    Optional<SeenPacket> arrived = Hooks.seenIn(all, "arrives");
    return new KernelAccount(
        arrived,
        Hooks.outcome(all),
        all.stream().filter(each -> !each.table().equals(Hooks.TABLE)).toList(),
        route(all),
        counts,
        arrived.isPresent() ? conntrack(arrived.get()) : List.of());
  }

  private Backend backend() throws LabRefused, IOException {
    return lab.status()
        .orElseThrow(() -> new LabRefused("there is no lab \"" + lab.name() + "\"", "raise it"))
        .backend();
  }

  private List<TraceEvent> events(Host from, IpAddress destination, int port)
      throws LabRefused, IOException {
    List<TraceEvent> events = List.of();
    // A lab that was raised a moment ago may lose a first SYN before it reaches the gateway.
    for (int tries = 0; tries < TRIES && Hooks.seenIn(events, "arrives").isEmpty(); tries++) {
      try (Monitor monitor = Monitor.start(lab)) {
        lab.exec(from, connect(destination, port), PATIENCE);
        events = monitor.events();
      }
    }
    return events;
  }

  /// The first retransmission of a SYN is due after a second: half of one sends a single SYN.
  private static List<String> connect(IpAddress destination, int port) {
    return List.of("curl", "--silent", "--max-time", "0.5", "telnet://" + destination + ":" + port);
  }

  private Optional<RouteAnswer> route(List<TraceEvent> events) throws LabRefused, IOException {
    Optional<SeenPacket> routed = Hooks.seenIn(events, "routed");
    if (routed.isEmpty()) {
      return Optional.empty();
    }
    SeenPacket packet = routed.get();
    String question =
        "ip route get %s from %s iif %s mark %s ipproto tcp sport %d dport %d"
            .formatted(
                packet.destination(),
                packet.source(),
                packet.in().orElseThrow(),
                FwMark.hex(packet.mark()),
                packet.sourcePort(),
                packet.destinationPort());
    Output answer = lab.exec(Host.GATEWAY, Arrays.asList(question.split(" ", -1)), PATIENCE);
    return Optional.of(RouteAnswer.read(question, answer.out() + answer.err()));
  }

  private List<String> conntrack(SeenPacket packet) throws LabRefused, IOException {
    return gateway(
            "conntrack",
            "-L",
            "-p",
            "tcp",
            "--orig-src",
            packet.source().toString(),
            "--orig-dst",
            packet.destination().toString(),
            "--orig-port-src",
            Integer.toString(packet.sourcePort()),
            "--orig-port-dst",
            Integer.toString(packet.destinationPort()))
        .lines()
        .toList();
  }

  private String gateway(String... argv) throws LabRefused, IOException {
    Output output = lab.exec(Host.GATEWAY, List.of(argv), PATIENCE);
    if (output.status() != 0) {
      throw new LabRefused(
          "\"" + String.join(" ", argv) + "\" on the gateway: " + output.err().strip(),
          "run it by hand with \"gateway-agent lab exec gateway\"");
    }
    return output.out();
  }
}
