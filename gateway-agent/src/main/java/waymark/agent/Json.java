package waymark.agent;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Prints the one JSON document of a command that was asked for `--json`.
///
/// Commands say their document as maps and lists, whose keys are the contract; no record is bound
/// by its own names, so that a name in the code may change and the contract does not.
final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static void print(PrintWriter out, Map<String, ?> document) {
    out.print(MAPPER.writeValueAsString(document));
    out.println();
    out.flush();
  }

  /// One line, for documents that come one a line.
  static void printLine(PrintWriter out, Map<String, ?> document) {
    out.println(
        MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document));
  }

  /// An object in the order of its keys: `object("code", code, "where", Optional.empty())`; an
  /// empty optional is null, any other one its value.
  static Map<String, @Nullable Object> object(Object... keysAndValues) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], plain(keysAndValues[i + 1]));
    }
    return object;
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.isPresent() ? plain(optional.get()) : null;
      case OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      default -> value;
    };
  }
}
