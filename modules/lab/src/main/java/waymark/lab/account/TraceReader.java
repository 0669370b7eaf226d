package waymark.lab.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// Reads what `xtables-monitor --trace` of iptables 1.8 prints: a `PACKET:` line for each chain
/// that a packet enters from a hook, and a `TRACE:` line for each rule, policy and end of chain.
final class TraceReader {

  private static final Pattern PACKET = Pattern.compile("\\s*PACKET: \\d+ ([0-9a-f]{8}) (.*)");
  private static final Pattern TRACE =
      Pattern.compile(
          "\\s*TRACE: \\d+ ([0-9a-f]{8}) ([^:]+):(.+?):(rule|policy|return):(?:0x[0-9a-f]+:)?(\\S*)"
              + "(?:\\s+-[46] -t \\S+ (-A .*?))?\\s*");

  /// NFT_RETURN of linux/netfilter/nf_tables.h, for which xtables-monitor has no word.
  private static final String RETURN = "0xfffffffb";

  private TraceReader() {}

  /// The events of the packet that comes first, in order; those of others are left out.
  static List<TraceEvent> read(List<String> lines) throws BadValueException {
    List<TraceEvent> events = new ArrayList<>();
    Optional<String> id = Optional.empty();
    Optional<SeenPacket> packet = Optional.empty();
    for (String line : lines) {
      Matcher seen = PACKET.matcher(line);
      Matcher trace = TRACE.matcher(line);
      if (seen.matches() && seen.group(1).equals(id.orElse(seen.group(1)))) {
        id = Optional.of(seen.group(1));
        packet = Optional.of(packet(seen.group(2)));
      } else if (trace.matches() && id.filter(trace.group(1)::equals).isPresent()) {
        events.add(
            new TraceEvent(trace.group(2), trace.group(3), what(trace), packet.orElseThrow()));
      }
    }
    return events;
  }

  private static TraceEvent.What what(Matcher trace) {
    return switch (trace.group(4)) {
      case "rule" ->
          new TraceEvent.What.Rule(
              Optional.ofNullable(trace.group(6)).orElse(""),
              trace.group(5).equals(RETURN) ? "RETURN" : trace.group(5));
      case "policy" -> new TraceEvent.What.Policy(trace.group(5));
      default -> new TraceEvent.What.End();
    };
  }

  private static SeenPacket packet(String fields) throws BadValueException {
    return new SeenPacket(
        name("IN", fields),
        name("OUT", fields),
        IpAddress.parse(field("SRC", fields).orElse("")),
        IpAddress.parse(field("DST", fields).orElse("")),
        Integer.parseInt(field("SPORT", fields).orElse("0")),
        Integer.parseInt(field("DPORT", fields).orElse("0")),
        Integer.decode(field("MARK", fields).orElse("0")));
  }

  private static Optional<InterfaceName> name(String key, String fields) throws BadValueException {
    Optional<String> name = field(key, fields);
    return name.isPresent() ? Optional.of(InterfaceName.parse(name.get())) : Optional.empty();
  }

  private static Optional<String> field(String key, String fields) {
    Matcher found = Pattern.compile("(?:^| )" + key + "=(\\S+)").matcher(fields);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
