package waymark.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Holds `rules/policy.schema.json` against the reader: the same keys, and no file that one takes
/// and the other refuses, but for what a schema cannot say.
class SchemaTest {

  /// Faults between keys, of sums of bits, and of the YAML itself: only the reader tells them.
  private static final Set<String> BEYOND_A_SCHEMA =
      Set.of(
          "alias.yaml",
          "duplicate-key.yaml",
          "empty.yaml",
          "host-bits.yaml",
          "mark-of-kube-proxy.yaml",
          "mark-outside-mask.yaml",
          "mask-of-kube-proxy.yaml",
          "not-yaml.yaml",
          "overlap.yaml",
          "second-document.yaml",
          "tab.yaml",
          "tunnel-ends.yaml",
          "tunnel-in-lan.yaml");

  private static final JsonNode SCHEMA =
      JsonMapper.shared().readTree(Policies.rules("policy.schema.json").toFile());

  static Stream<String> faultFixtures() throws IOException {
    return PolicyReaderTest.faultFixtures().filter(name -> !BEYOND_A_SCHEMA.contains(name));
  }

  @ParameterizedTest
  @MethodSource("faultFixtures")
  void refusesWhatTheReaderRefuses(String name) throws IOException {
    String yaml = Files.readString(Path.of("src/test/resources/policy-faults", name));
    assertThat(takes(SCHEMA, YAMLMapper.shared().readTree(yaml))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pi-k3s", "incident-2026-01-28", "dual-stack"})
  void takesThePoliciesThatShip(String name) {
    JsonNode policy = YAMLMapper.shared().readTree(Policies.rules(name + ".yaml").toFile());
    assertThat(takes(SCHEMA, policy)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lan", "cluster", "ingress", "tunnel"})
  void knowsTheSameKeysAsTheReader(String section) {
    JsonNode schema = section.isEmpty() ? SCHEMA : SCHEMA.get("properties").get(section);
    if (section.equals("ingress")) {
      schema = schema.get("items");
    }
    assertThat(new TreeSet<>(schema.get("properties").propertyNames()))
        .isEqualTo(keysOfTheReader(section));
  }

  @Test
  void namesTheWordsOfTheReader() {
    assertThat(words(SCHEMA.get("properties").get("layout").get("enum")))
        .containsExactly(words(Policy.Layout.values()));
    assertThat(words(SCHEMA.get("$defs").get("exclusion").get("enum")))
        .containsExactly(words(Policy.Exclusion.values()));
  }

  private static Stream<String> words(JsonNode list) {
    return list.valueStream().map(JsonNode::asString);
  }

  private static String[] words(Enum<?>[] constants) {
    return Stream.of(constants).map(Words::wordOf).toArray(String[]::new);
  }

  /// Asks the reader, by a key that is like none of its own.
  private static Set<String> keysOfTheReader(String section) {
    String odd = "{qqqqqqqqqqqqqqqqqqqq: 1}";
    String yaml =
        switch (section) {
          case "" -> odd;
          case "ingress" -> "ingress: [" + odd + "]";
          default -> section + ": " + odd;
        };
    return ((PolicyReading.Refused) PolicyReader.read("test.yaml", yaml))
        .faults().stream()
            .filter(fault -> fault.problem().contains("qqqq"))
            .map(fault -> fault.mend().substring("use one of ".length()))
            .flatMap(list -> Stream.of(list.split(", ", -1)))
            .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
  }

  /// As much of JSON Schema 2020-12 as the schema uses; another keyword fails the test.
  private static boolean takes(JsonNode schema, JsonNode value) {
    return schema
        .propertyStream()
        .allMatch(keyword ->
            switch (keyword.getKey()) {
              case "$schema", "$id", "$defs", "title", "description", "default" -> true;
              case "$ref" -> takes(definition(keyword.getValue().asString()), value);
              case "type" -> isA(keyword.getValue().asString(), value);
              case "enum" -> keyword.getValue().valueStream().anyMatch(value::equals);
              case "not" -> !takes(keyword.getValue(), value);
              case "anyOf" -> keyword.getValue().valueStream().anyMatch(one -> takes(one, value));
              case "pattern" ->
                  Pattern.compile(keyword.getValue().asString()).matcher(value.asString()).find();
              case "minimum" -> number(value).compareTo(number(keyword.getValue())) >= 0;
              case "maximum" -> number(value).compareTo(number(keyword.getValue())) <= 0;
              case "minItems" -> value.size() >= keyword.getValue().asInt();
              case "maxItems" -> value.size() <= keyword.getValue().asInt();
              case "items" -> value.valueStream().allMatch(item -> takes(keyword.getValue(), item));
              case "required" ->
                  keyword.getValue().valueStream().allMatch(key -> value.has(key.asString()));
              case "properties" ->
                  value
                      .propertyStream()
                      .filter(each -> keyword.getValue().has(each.getKey()))
                      .allMatch(
                          each -> takes(keyword.getValue().get(each.getKey()), each.getValue()));
              case "additionalProperties" ->
                  value.propertyNames().stream().allMatch(schema.get("properties")::has);
              default -> throw new AssertionError(keyword.getKey() + " is not read here");
            });
  }

  private static JsonNode definition(String reference) {
    return SCHEMA.get("$defs").get(reference.substring("#/$defs/".length()));
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new AssertionError(type);
    };
  }

  private static BigDecimal number(JsonNode value) {
    return value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
  }
}
