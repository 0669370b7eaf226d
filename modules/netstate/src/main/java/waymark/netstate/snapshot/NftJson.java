package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import waymark.netstate.packet.BadValueException;

/// What the readers of nft's JSON ask of a node.
final class NftJson {

  /// So much of a text that is not understood is kept.
  private static final int MOST = 400;

  private NftJson() {}

  /// A field that must be a text.
  static String text(JsonNode object, String field) throws BadValueException {
    JsonNode value = object.path(field);
    if (!value.isString() || value.asString("").isEmpty()) {
      throw bad("an object has no \"" + field + "\": " + raw(object));
    }
    return value.asString("");
  }

  /// A field that is a text or a list of texts; empty where it is not there.
  static List<String> texts(JsonNode object, String field) {
    JsonNode value = object.path(field);
    List<String> texts = new ArrayList<>();
    if (value.isString()) {
      texts.add(value.asString(""));
    }
    if (value.isArray()) {
      value.forEach(each -> texts.add(each.asString("")));
    }
    return texts;
  }

  static long handle(JsonNode object) {
    return object.path("handle").asLong(0);
  }

  /// The node as it stands, shortened: what is kept of a thing that is not understood.
  static String raw(JsonNode node) {
    String text = node.isString() ? node.asString("") : node.toString();
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
  }

  static BadValueException bad(String problem) {
    return new BadValueException(problem, "give the output of nft -j list ruleset as it is");
  }
}
