package waymark.netstate.snapshot;

import java.util.StringJoiner;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.snapshot.JsonListing.Field;
import waymark.netstate.snapshot.JsonListing.Fields;

/// Writes a rule of `ip -j rule` out as the line of `ip rule`.
final class RuleLine {

  private RuleLine() {}

  static String of(Fields rule) throws BadValueException {
    StringJoiner line = new StringJoiner(" ");
    line.add(rule.required("priority") + ":");
    for (Field field : rule.fields()) {
      String words = words(field, rule);
      if (!words.isEmpty()) {
        line.add(words);
      }
    }
    return line.toString();
  }

  private static String words(Field field, Fields rule) throws BadValueException {
    String value = field.text();
    return switch (field.name()) {
      case "priority", "srclen", "dstlen", "fwmask", "uid_end", "sport_end", "dport_end" -> "";
      case "flow_from" -> "";
      case "not", "nop" -> field.name();
      case "src" -> "from " + value + length(rule, "srclen");
      case "dst" -> "to " + value + length(rule, "dstlen");
      case "fwmark" -> "fwmark " + value + length(rule, "fwmask");
      case "iif_detached", "oif_detached" -> "[detached]";
      case "unresolved" -> "[unresolved]";
      case "l3mdev" -> "lookup [l3mdev-table]";
      case "uid_start" -> "uidrange " + value + "-" + rule.required("uid_end");
      case "sport_start" -> "sport " + value + "-" + rule.required("sport_end");
      case "dport_start" -> "dport " + value + "-" + rule.required("dport_end");
      case "table" -> "lookup " + value;
      case "suppress_prefixlen" -> "suppress_prefixlength " + value;
      case "flow_to" ->
          "realms " + rule.text("flow_from").map(from -> from + "/").orElse("") + value;
      case "action" -> value;
      case "protocol" -> "proto " + value;
      // tos, iif, oif, ipproto, sport, dport, tun_id, suppress_ifgroup, goto; and what is new
      default -> field.value().isNull() ? field.name() : field.name() + " " + value;
    };
  }

  private static String length(Fields rule, String name) {
    return rule.text(name).map(length -> "/" + length).orElse("");
  }
}
