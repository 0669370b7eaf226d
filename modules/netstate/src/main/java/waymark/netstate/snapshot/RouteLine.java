package waymark.netstate.snapshot;

import java.util.Set;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import waymark.netstate.snapshot.JsonListing.Field;
import waymark.netstate.snapshot.JsonListing.Fields;

/// Writes a route of `ip -j route` out as the entry of `ip route`.
final class RouteLine {

  /// The fields that end those of an encapsulation, which has a `dst`, `src` and `tos` of its own.
  private static final Set<String> AFTER_ENCAP = Set.of("nhid", "gateway", "via", "dev", "table");

  private RouteLine() {}

  static String of(Fields route) {
    StringJoiner line = new StringJoiner(" ");
    route.first("type").ifPresent(type -> line.add(type.text()));
    add(route, line);
    return line.toString();
  }

  private static void add(Fields route, StringJoiner line) {
    boolean inEncap = false;
    for (Field field : route.fields()) {
      inEncap = field.name().equals("encap") || (inEncap && !AFTER_ENCAP.contains(field.name()));
      String words = inEncap ? plain(field) : words(field);
      if (!words.isEmpty()) {
        line.add(words);
      }
    }
  }

  private static String words(Field field) {
    String value = field.text();
    return switch (field.name()) {
      case "type" -> "";
      case "dst" -> value;
      case "gateway" -> "via " + value;
      case "via" ->
          "via "
              + field.value().path("family").asString("")
              + " "
              + field.value().path("host").asString("");
      case "protocol" -> "proto " + value;
      case "prefsrc" -> "src " + value;
      case "flags", "metrics", "nexthops" -> each(field);
      case "flow" -> "realm " + realm(field.value());
      case "expires" -> "expires " + value + "sec";
      default -> plain(field); // dev, table, scope, metric, tos, nhid, from, pref; and what is new
    };
  }

  private static String plain(Field field) {
    if (field.value().isNull()) {
      return field.name();
    }
    if (field.name().equals("segs")) { // seg6 counts its segments
      StringJoiner segments = new StringJoiner(" ", field.value().size() + " [ ", " ]");
      field.value().forEach(segment -> segments.add(segment.asString("")));
      return "segs " + segments;
    }
    return field.name() + " " + field.text();
  }

  private static String each(Field list) {
    StringJoiner words = new StringJoiner(" ");
    for (JsonNode each : list.value()) {
      switch (list.name()) {
        case "flags" -> words.add(each.asString(""));
        case "metrics" ->
            each.properties().forEach(m -> words.add(metric(m.getKey(), m.getValue())));
        default -> {
          words.add("\n\tnexthop");
          add(Fields.of(each), words);
        }
      }
    }
    return words.toString();
  }

  private static String metric(String name, JsonNode value) {
    return switch (name) {
      case "congestion" -> "congctl " + value.asString("");
      case "rto_min", "rtt", "rttvar" -> name + " " + value.asString("") + "ms";
      default -> name + " " + value.asString("");
    };
  }

  private static String realm(JsonNode flow) {
    String from = flow.path("from").asString("");
    return (from.isEmpty() ? "" : from + "/") + flow.path("to").asString("");
  }
}
