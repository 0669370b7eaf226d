package waymark.mirror.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.config.Filter;
import waymark.mirror.config.Source;
import waymark.mirror.config.TokenPlace;
import waymark.mirror.local.LocalForge;
import waymark.mirror.text.Json;

/// The local forge speaks as GitHub's own description of its API says, and we read all that the
/// description allows.
class OpenApiShapesTest {

  static final CloneHost HOST =
      CloneHost.of(
          new Source.GitHub(
              URI.create("https://api.github.com"),
              Optional.empty(),
              new TokenPlace.Nowhere(),
              List.of(),
              new Filter(List.of(), List.of(), true, true)));

  private record Property(String type, boolean nullable, boolean always) {}

  private static Map<String, Property> schema(String name) throws IOException {
    Map<String, Property> properties = new TreeMap<>();
    try (InputStream in =
        Objects.requireNonNull(
            OpenApiShapesTest.class.getResourceAsStream("github-repository.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> l.startsWith(name + " |")).toList()) {
        String[] words = line.split(" \\| ", -1);
        properties.put(
            words[1], new Property(words[2], words[3].equals("null"), words[4].equals("always")));
      }
    }
    assertThat(properties).hasSize(15);
    return properties;
  }

  private static Property property(Map<String, Property> properties, String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"repository", "minimal-repository"})
  void theLocalForgeWritesWhatTheSchemaDescribes(String schema) throws Exception {
    Map<String, Property> properties = schema(schema);
    try (LocalForge forge = new LocalForge("token")) {
      LocalForge.Repository one =
          new LocalForge.Repository(
              7, "octo", "hello", Path.of("/x"), "2026-01-01T00:00:00Z", "main", true, false, true);
      List<String> wrong = new ArrayList<>();
      compare("", Json.asObject(forge.json(one)), properties, wrong);
      assertThat(wrong).isEmpty();
    }
  }

  private static void compare(
      String prefix, Json.Obj written, Map<String, Property> properties, List<String> wrong) {
    written
        .members()
        .forEach((name, value) -> {
          Property property = properties.get(prefix + name);
          if (property == null || !property.type().equals(type(value))) {
            wrong.add(prefix + name + " is " + type(value) + ", the schema says " + property);
          }
          if (value instanceof Json.Obj inner) {
            compare(prefix + name + ".", inner, properties, wrong);
          }
        });
  }

  private static String type(Json json) {
    return switch (json) {
      case Json.Obj _ -> "object";
      case Json.Arr _ -> "array";
      case Json.Str _ -> "string";
      case Json.Num _ -> "integer";
      case Json.Bool _ -> "boolean";
      case Json.Real _ -> "number";
      case Json.Null _ -> "null";
    };
  }

  @Test
  void readsARepositoryOfWhichOnlyThePromisedIsSaid() throws Exception {
    Map<String, Property> properties = schema("minimal-repository");
    Map<String, Json> said = new TreeMap<>();
    said.put("id", Json.of("x", 7).members().get("x"));
    said.put("full_name", new Json.Str("octo/hello"));
    said.put("fork", new Json.Bool(true));
    assertThat(said.keySet()).allMatch(name -> property(properties, name).always());

    Listed listed = Page.listed(new Json.Obj(said), HOST);

    assertThat(listed.url()).isEqualTo(URI.create("https://github.com/octo/hello.git"));
    assertThat(listed.fork()).isTrue();
    assertThat(listed.hint()).as("not taken for a push long ago").isEqualTo("? ");
  }

  @Test
  void readsNullWhereTheSchemaAllowsIt() throws Exception {
    assertThat(property(schema("repository"), "pushed_at").nullable()).isTrue();
    Json.Obj never =
        Json.of(
            "id", 7,
            "full_name", "octo/hello",
            "clone_url", "https://github.com/octo/hello.git",
            "default_branch", "main",
            "pushed_at", Optional.empty());

    assertThat(Page.listed(never, HOST).hint()).isEqualTo(" main");
  }
}
