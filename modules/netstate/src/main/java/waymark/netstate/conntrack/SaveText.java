package waymark.netstate.conntrack;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import waymark.netstate.packet.Protocol;

/// Prints an entry as `conntrack -L -o save` does: the options that would create it again.
final class SaveText {

  /// What `-u` takes (conntrack.c, parse_parameter); the rest of the bits are the kernel's own.
  private static final Set<Status> SETTABLE =
      EnumSet.of(
          Status.EXPECTED, Status.SEEN_REPLY, Status.ASSURED, Status.FIXED_TIMEOUT, Status.OFFLOAD);

  private static final List<Protocol> WITHOUT_PORTS = List.of(Protocol.DCCP);

  private SaveText() {}

  static String print(Flow flow) {
    StringJoiner words = new StringJoiner(" ").add("-A");
    flow.lifetime().timeout().ifPresent(seconds -> words.add("-t " + seconds));
    words.add("-u " + status(flow));
    flow.zones().both().ifPresent(zone -> words.add("-w " + zone));
    flow.zones().original().ifPresent(zone -> words.add("--orig-zone " + zone));
    flow.zones().reply().ifPresent(zone -> words.add("--reply-zone " + zone));
    words.add("-s " + flow.original().src()).add("-d " + flow.original().dst());
    words.add((flow.has(Status.DST_NAT) ? "-g " : "-r ") + flow.reply().src());
    words.add((flow.has(Status.SRC_NAT) ? "-n " : "-q ") + flow.reply().dst());
    String name = Numbered.name(flow.protocol());
    words.add("-p " + (name.equals("unknown") ? flow.protocol().number() : name));
    if (!WITHOUT_PORTS.contains(flow.protocol())) {
      layer4(words, name, flow.original().layer4(), "--sport", "--dport", "--srckey", "--dstkey");
      layer4(
          words,
          "",
          flow.reply().layer4(),
          "--reply-port-src",
          "--reply-port-dst",
          "--reply-key-src",
          "--reply-key-dst");
      flow.state().ifPresent(state -> words.add("--state " + state));
    }
    for (Extra extra : flow.extras()) {
      if (extra.key().startsWith("--")) {
        extra.value().ifPresent(value -> words.add(extra.key() + " " + value));
      }
    }
    return words.toString();
  }

  private static String status(Flow flow) {
    String told =
        SETTABLE.stream().filter(flow::has).map(Enum::name).collect(Collectors.joining(","));
    return told.isEmpty() ? "UNSET" : told;
  }

  private static void layer4(
      StringJoiner words,
      String icmp,
      Layer4 layer4,
      String sport,
      String dport,
      String srckey,
      String dstkey) {
    switch (layer4) {
      case Layer4.Ports(int source, int destination) ->
          words.add(sport + " " + source + " " + dport + " " + destination);
      case Layer4.Keys(int source, int destination) ->
          words.add(srckey + " " + source + " " + dstkey + " " + destination);
      case Layer4.Icmp(int type, int code, int id) -> {
        if (!icmp.isEmpty()) {
          words.add("--" + icmp + "-type " + type);
          words.add("--" + icmp + "-code " + code);
          words.add("--" + icmp + "-id " + id);
        }
      }
      case Layer4.None() -> {}
    }
  }
}
