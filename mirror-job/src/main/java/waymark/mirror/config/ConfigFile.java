package waymark.mirror.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Fault;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Yaml;

/// Reads `mirror.yaml`. All but `sources` and `store` have defaults.
public final class ConfigFile {

  private static final URI GITHUB = URI.create("https://api.github.com");

  private final Path file;
  private final List<Fault> faults = new ArrayList<>();

  private ConfigFile(Path file) {
    this.file = file;
  }

  /// Reads the file; paths in it are relative to its own folder.
  ///
  /// @throws FaultsException with all faults of the file, in its order
  public static Config read(Path file) throws IOException, FaultsException {
    return read(file, Files.readString(file));
  }

  /// Reads the text as the content of that file.
  public static Config read(Path file, String text) throws FaultsException {
    ConfigFile reading = new ConfigFile(file);
    Section top = new Section(file.toString(), reading.faults, Yaml.read(file.toString(), text));
    Config config = reading.config(top);
    top.end();
    if (!reading.faults.isEmpty()) {
      throw new FaultsException(
          reading.faults.stream()
              .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
              .toList());
    }
    return config;
  }

  private Config config(Section top) {
    List<Source> sources = top.sections("sources", this::source);
    if (sources.isEmpty()) {
      top.fault(top.place(), "no sources", "write sources: [{kind: github}]");
    }
    return new Config(
        sources,
        top.required("store", Path.of("/"), "/var/lib/mirror-job", this::path),
        top.sections("targets", this::target),
        top.section("retention", ConfigFile::retention),
        top.section("brake", ConfigFile::brake),
        top.value("concurrency", 8, text -> Values.number(text, 1, 64)),
        top.section("metrics", metrics -> metrics.value("textfile", Optional.empty(), this::some)),
        top.section("patience", ConfigFile::patience));
  }

  private Source source(Section source) {
    kind(source, "github");
    return new Source.GitHub(
        source.value("api-url", GITHUB, Values::apiUrl),
        source.value("clone-host", Optional.empty(), text -> Optional.of(Values.host(text))),
        token(source),
        source.list("list", List.of(new Source.Owner.Self()), Values::owner),
        new Filter(
            source.list("include", List.of(new Glob("*")), Glob::new),
            source.list("exclude", List.of(), Glob::new),
            source.value("archived", true, Values::flag),
            source.value("forks", true, Values::flag)));
  }

  /// What stands here is never quoted: it may be the token itself.
  private TokenPlace token(Section source) {
    boolean said = source.has("token");
    Yaml yaml = source.take("token");
    if (!said) {
      return new TokenPlace.Environment("GITHUB_TOKEN");
    }
    if (yaml instanceof Yaml.Scalar(var text, _) && text.equals("none")) {
      return new TokenPlace.Nowhere();
    }
    if (!(yaml instanceof Yaml.Mapping(var entries, _)) || entries.size() != 1) {
      source.fault(
          yaml.place(),
          "a token is not written here, only where it is kept",
          "write token: {env: GITHUB_TOKEN}, token: {file: /run/secrets/token} or token: none");
      return new TokenPlace.Nowhere();
    }
    Section token = new Section(file.toString(), faults, yaml);
    TokenPlace place = new TokenPlace.Nowhere();
    place = token.value("env", place, text -> new TokenPlace.Environment(Values.variable(text)));
    place = token.value("file", place, text -> new TokenPlace.SecretFile(path(text)));
    token.end();
    return place;
  }

  private Target target(Section target) {
    kind(target, "nas");
    return new Target.Nas(
        target.required("host", "nas", "192.168.1.50", Values::host),
        target.value("port", 22, text -> Values.number(text, 1, 65535)),
        target.value("user", "mirror", Values::user),
        target.required("path", "/", "/volume1/backups/git-mirrors", Values::absolute),
        target.value("identity-file", Path.of("/run/secrets/nas-key"), this::path),
        target.value("read-identity-file", Optional.empty(), this::some),
        target.value("refresh-identity-file", Optional.empty(), this::some),
        target.value("prune-identity-file", Optional.empty(), this::some),
        target.value("known-hosts", Path.of("/etc/waymark/known_hosts"), this::path));
  }

  private static Retention retention(Section retention) {
    return new Retention(
        retention.value("displaced", Duration.ofDays(365), Values::span),
        retention.value("vanished", Duration.ofDays(365), Values::span));
  }

  private static BrakeLimits brake(Section brake) {
    return new BrakeLimits(
        brake.value("repositories", 20, Values::percent), brake.value("refs", 50, Values::percent));
  }

  private static Patience patience(Section patience) {
    return new Patience(
        patience.value("recheck", Duration.ofDays(3), Values::span),
        patience.value("rate-limit", Duration.ofHours(1), Values::span),
        patience.value("stall", Duration.ofMinutes(1), Values::span),
        patience.value("deadline", Duration.ofHours(2), Values::span));
  }

  private static void kind(Section section, String only) {
    section.required(
        "kind",
        only,
        only,
        text -> {
          if (!text.equals(only)) {
            throw new BadValueException(
                "\"" + text + "\" is not a kind that is known here", "write kind: " + only);
          }
          return text;
        });
  }

  private Path path(String text) throws BadValueException {
    try {
      return file.toAbsolutePath().resolveSibling(text).normalize();
    } catch (InvalidPathException _) {
      throw new BadValueException(
          "\"" + text + "\" is no path here: it holds a NUL, or a letter that the locale has not",
          "set LC_ALL=C.UTF-8, or write it in plain letters: /var/lib/mirror-job");
    }
  }

  private Optional<Path> some(String text) throws BadValueException {
    return Optional.of(path(text));
  }
}
