package waymark.mirror.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// A YAML 1.2 value that remembers where it stood. Scalars stay text: what they mean is said by who
/// asks for them, so that `no` and `010` are never guessed at.
public sealed interface Yaml {

  /// Where it begins.
  Place place();

  /// Where a value begins.
  ///
  /// @param line from 1
  /// @param column from 1
  record Place(int line, int column) {}

  /// Duplicate keys are kept: the reader of the mapping tells them as faults.
  record Mapping(List<Entry> entries, Place place) implements Yaml {}

  record Entry(String key, Place place, Yaml value) {}

  record Sequence(List<Yaml> items, Place place) implements Yaml {}

  record Scalar(String text, Place place) implements Yaml {}

  /// Nothing stood there, or `null` or `~`.
  record Empty(Place place) implements Yaml {}

  /// Reads one document.
  ///
  /// @param source the file's name, for the fault
  /// @throws FaultsException where the text is not YAML, holds two documents, or an alias
  static Yaml read(String source, String text) throws FaultsException {
    try (var parser =
        (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      Yaml value = value(source, parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw fault(source, parser, "a second document", "keep one document, without \"---\"");
      }
      return value;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new FaultsException(
          List.of(
              new Fault(
                  source,
                  at == null ? 0 : Math.max(0, at.getLineNr()),
                  at == null ? 0 : Math.max(0, at.getColumnNr()),
                  "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"),
                  "write it as in the README's example")));
    }
  }

  private static Yaml value(String source, YAMLParser parser, @Nullable JsonToken token)
      throws FaultsException {
    if (token == null) {
      return new Empty(new Place(1, 1));
    }
    Place place = place(parser);
    if (parser.isCurrentAlias()) {
      throw fault(source, parser, "an alias is not taken here", "write the value out");
    }
    return switch (token) {
      case START_OBJECT -> mapping(source, parser, place);
      case START_ARRAY -> sequence(source, parser, place);
      case VALUE_NULL -> new Empty(place);
      default -> new Scalar(parser.getString(), place);
    };
  }

  private static Yaml mapping(String source, YAMLParser parser, Place place)
      throws FaultsException {
    List<Entry> entries = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      Place at = place(parser);
      entries.add(new Entry(key, at, value(source, parser, parser.nextToken())));
    }
    return new Mapping(entries, place);
  }

  private static Yaml sequence(String source, YAMLParser parser, Place place)
      throws FaultsException {
    List<Yaml> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(source, parser, token));
    }
    return new Sequence(items, place);
  }

  private static Place place(YAMLParser parser) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Place(at.getLineNr(), at.getColumnNr());
  }

  private static FaultsException fault(
      String source, YAMLParser parser, String problem, String mend) {
    Place at = place(parser);
    return new FaultsException(List.of(new Fault(source, at.line(), at.column(), problem, mend)));
  }
}
