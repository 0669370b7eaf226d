package waymark.netstate.snapshot;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The words of statements that are kept, not run: as nft(8) would write them, as far as that
/// matters to a reader.
final class NftAside {

  private static final int USUAL_BURST = 5;

  private NftAside() {}

  /// `limit rate 10/second`, `quota over 10 mbytes`, `ct count over 5`.
  static String chance(Map.Entry<String, JsonNode> statement) {
    JsonNode value = statement.getValue();
    if (value.isString()) {
      return statement.getKey() + " name \"" + value.asString("") + "\"";
    }
    String over = value.path("inv").asBoolean(false) ? "over " : "";
    return switch (statement.getKey()) {
      case "limit" ->
          "limit rate "
              + over
              + value.path("rate").asString("")
              + (value.has("rate_unit") ? " " + value.path("rate_unit").asString("") : "")
              + "/"
              + value.path("per").asString("")
              + burst(value);
      case "quota" ->
          "quota "
              + over
              + value.path("val").asString("")
              + " "
              + value.path("val_unit").asString("");
      case "ct count" -> "ct count " + over + value.path("val").asString("");
      default -> aside(statement);
    };
  }

  /// nft(8) leaves the usual five packets out.
  private static String burst(JsonNode limit) {
    int packets = limit.path("burst").asInt(USUAL_BURST);
    return limit.has("rate_unit") || packets == USUAL_BURST ? "" : " burst " + packets + " packets";
  }

  /// `log prefix "x: "`.
  static String aside(Map.Entry<String, JsonNode> statement) {
    StringBuilder words = new StringBuilder(statement.getKey());
    JsonNode value = statement.getValue();
    if (value.isString()) {
      words.append(" \"").append(value.asString("")).append('"');
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        words.append(' ').append(each.getKey()).append(' ');
        words.append(
            each.getValue().isString() && each.getKey().equals("prefix")
                ? "\"" + each.getValue().asString("") + "\""
                : NftJson.raw(each.getValue()));
      }
    } else if (!value.isNull()) {
      words.append(' ').append(NftJson.raw(value));
    }
    return words.toString();
  }
}
