package waymark.policy.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads one YAML document into a tree with places.
public final class YamlReader {

  /// The most that is read, in characters: a hundred times what a large policy needs.
  public static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_DEPTH = 16;
  private static final Place START = new Place(1, 1);
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final YAMLParser parser;
  private final Faults faults;

  private YamlReader(YAMLParser parser, Faults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /// Reads a document; empty where it is no YAML at all, which the faults then say.
  public static Optional<YamlNode> read(String text, Faults faults) {
    if (text.length() > MAX_LENGTH) {
      faults.add(
          START,
          "the file has " + text.length() + " characters, more than " + MAX_LENGTH,
          "name the file that was meant; one of this kind has a few kilobytes");
      return Optional.empty();
    }
    try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
      return new YamlReader((YAMLParser) parser, faults).document();
    } catch (JacksonException notYaml) {
      Place place = placeOf(notYaml);
      faults.add(
          place, "not YAML: " + problemOf(notYaml), "mend the syntax of line " + place.line());
      return Optional.empty();
    }
  }

  private Optional<YamlNode> document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      faults.add(START, "the file is empty", "write the keys, or name the file that was meant");
      return Optional.empty();
    }
    YamlNode root = node(first);
    if (parser.nextToken() != null) {
      faults.add(here(), "a second document begins", "keep one document in a file: remove ---");
    }
    return Optional.of(root);
  }

  private YamlNode node(JsonToken token) {
    Place place = here();
    if (token == JsonToken.START_OBJECT) {
      return mapping(place);
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> items = new ArrayList<>();
      for (JsonToken next = next(); next != JsonToken.END_ARRAY; next = next()) {
        items.add(node(next));
      }
      return new YamlNode.Sequence(place, items);
    }
    if (parser.isCurrentAlias()) {
      return new YamlNode.Alias(place, parser.getString());
    }
    return token == JsonToken.VALUE_NULL
        ? new YamlNode.Nothing(place)
        : new YamlNode.Scalar(place, parser.getString());
  }

  private YamlNode mapping(Place place) {
    Map<String, Place> firstPlaces = new HashMap<>();
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (JsonToken next = next(); next != JsonToken.END_OBJECT; next = next()) {
      Place keyPlace = here();
      String key = parser.getString();
      YamlNode value = node(next());
      Place before = firstPlaces.putIfAbsent(key, keyPlace);
      if (before == null) {
        entries.add(new YamlNode.Entry(keyPlace, key, value));
      } else {
        faults.add(
            keyPlace,
            "the key \"" + key + "\" stands twice, first in line " + before.line(),
            "keep one of the two");
      }
    }
    return new YamlNode.Mapping(place, entries);
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IllegalStateException("the parser ended inside a value");
    }
    return token;
  }

  private Place here() {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Place(at.getLineNr(), at.getColumnNr());
  }

  private static Place placeOf(JacksonException notYaml) {
    if (notYaml.getCause() instanceof MarkedYamlEngineException marked) {
      Optional<Mark> mark = marked.getProblemMark();
      if (mark.isPresent()) {
        return new Place(mark.get().getLine() + 1, mark.get().getColumn() + 1);
      }
    }
    TokenStreamLocation at = notYaml.getLocation();
    return at == null
        ? START
        : new Place(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  private static String problemOf(JacksonException notYaml) {
    String problem =
        notYaml.getCause() instanceof MarkedYamlEngineException marked
            ? marked.getProblem()
            : notYaml.getOriginalMessage();
    return problem.lines().findFirst().orElse("it cannot be read");
  }
}
