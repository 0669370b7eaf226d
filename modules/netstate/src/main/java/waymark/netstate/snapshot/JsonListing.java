package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.netstate.routing.Listing;

/// An array of objects, as every `ip -j` prints, read one object after the other.
///
/// Fields are kept in their order and more than once where they stand more than once: a route with
/// `encap ip` has two fields `dst`, its own and the tunnel's, so a map of them would lie.
final class JsonListing {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// One field of an object.
  record Field(String name, JsonNode value) {

    /// The value as ip(8) prints it in a line.
    String text() {
      return value.isValueNode() ? value.asString() : value.toString();
    }
  }

  /// One object's fields, in their order.
  record Fields(List<Field> fields) {

    /// The first field of that name.
    Optional<Field> first(String name) {
      return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    Optional<String> text(String name) {
      return first(name).map(Field::text);
    }

    String required(String name) throws BadValueException {
      return text(name)
          .orElseThrow(() ->
              new BadValueException(
                  "an object of the list has no \"" + name + "\"",
                  "give the output of ip -j as it is"));
    }

    static Fields of(JsonNode object) {
      List<Field> fields = new ArrayList<>();
      object.properties().forEach(each -> fields.add(new Field(each.getKey(), each.getValue())));
      return new Fields(fields);
    }
  }

  /// Makes a value of one object.
  interface Reader<T> {
    T read(Fields fields) throws BadValueException;
  }

  private JsonListing() {}

  static <T> Listing<T> read(String source, String json, Reader<T> reader) {
    List<T> values = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return new Listing<>(List.of(), List.of(notAList(source, 1, 1)));
      }
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        TokenStreamLocation at = parser.currentTokenLocation();
        if (next != JsonToken.START_OBJECT) {
          faults.add(notAList(source, at.getLineNr(), at.getColumnNr()));
          break;
        }
        Fields fields = object(parser);
        try {
          if (!fields.fields().isEmpty()) { // ip(8) prints {} for what it was asked to leave out
            values.add(reader.read(fields));
          }
        } catch (BadValueException bad) {
          faults.add(
              new Fault(source, at.getLineNr(), at.getColumnNr(), bad.problem(), bad.mend()));
        }
      }
    } catch (JacksonException broken) {
      faults.add(fault(source, broken));
    }
    return new Listing<>(values, faults);
  }

  private static Fields object(JsonParser parser) {
    List<Field> fields = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.add(new Field(name, parser.<JsonNode>readValueAsTree()));
    }
    return new Fields(fields);
  }

  private static Fault notAList(String source, int line, int column) {
    return new Fault(
        source,
        line,
        column,
        "this is not a JSON list of objects",
        "give the output of ip -j as it is, such as: ip -j rule > ip-rule.json");
  }

  /// Where the text stops being JSON.
  static Fault fault(String source, JacksonException broken) {
    TokenStreamLocation at = broken.getLocation();
    return new Fault(
        source,
        at == null ? 0 : at.getLineNr(),
        at == null ? 0 : at.getColumnNr(),
        "this is not JSON: " + broken.getOriginalMessage().lines().findFirst().orElse("broken off"),
        "collect the file again, whole, with the command's own JSON output");
  }
}
