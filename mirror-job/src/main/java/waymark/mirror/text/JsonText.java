package waymark.mirror.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes [Json] as text. Strict: one document, no duplicate names, nothing after it.
public final class JsonText {

  /// A name is git's to choose where it is a ref's: there may be any number of them, which a table
  /// of all names takes for an attack, and each as long as a pkt-line.
  private static final int LONGEST_NAME = 1 << 16;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private JsonText() {}

  /// Reads one document of UTF-8.
  public static Json read(byte[] text) throws BadValueException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      Json json = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new BadValueException("text after the JSON document", "keep one document only");
      }
      return json;
    } catch (JacksonException e) {
      throw new BadValueException(
          "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"),
          "give one whole JSON document");
    }
  }

  private static Json value(JsonParser parser, @Nullable JsonToken token) throws BadValueException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Str(parser.getString());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new Json.Real(parser.getDoubleValue())
              : new Json.Num(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> new Json.Real(parser.getDoubleValue());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> new Json.Null();
      case null, default ->
          throw new BadValueException("not a JSON document", "give one whole JSON document");
    };
  }

  private static Json object(JsonParser parser) throws BadValueException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return new Json.Obj(members);
  }

  private static Json array(JsonParser parser) throws BadValueException {
    List<Json> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return new Json.Arr(items);
  }

  /// The document in UTF-8 on one line, with a line feed at its end.
  public static byte[] bytes(Json json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    generate(json, bytes);
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /// The same into a stream, which is not closed: for a document that is too large to hold twice.
  public static void write(Json json, OutputStream out) throws IOException {
    try {
      generate(json, out);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
    out.write('\n');
  }

  private static void generate(Json json, OutputStream out) {
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, json);
    }
  }

  /// The document on one line.
  public static String line(Json json) {
    return new String(bytes(json), StandardCharsets.UTF_8).stripTrailing();
  }

  private static void write(JsonGenerator out, Json json) {
    switch (json) {
      case Json.Obj(var members) -> {
        out.writeStartObject();
        members.forEach((name, member) -> {
          out.writeName(name);
          write(out, member);
        });
        out.writeEndObject();
      }
      case Json.Arr(var items) -> {
        out.writeStartArray();
        items.forEach(item -> write(out, item));
        out.writeEndArray();
      }
      case Json.Str(var text) -> out.writeString(text);
      case Json.Num(var number) -> out.writeNumber(number);
      case Json.Real(var number) -> out.writeNumber(number);
      case Json.Bool(var is) -> out.writeBoolean(is);
      case Json.Null() -> out.writeNull();
    }
  }
}
