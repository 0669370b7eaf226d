package waymark.mirror.forge;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.config.Source;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Foreign;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.text.Unforeseen;

/// GitHub's REST API (docs.github.com/rest/repos), as far as a listing needs it.
public final class GitHub {

  private static final long MOST = 64L << 20;

  /// A million repositories.
  private static final int MOST_PAGES = 10_000;

  private final Source.GitHub source;
  private final CloneHost host;
  private final Patient patient;
  private final Optional<String> token;
  private final Path cache;

  /// @param token sent to the API's host alone
  /// @param cache the folder of answers with an ETag; where it is not there, none are kept
  public GitHub(Source.GitHub source, Patient patient, Optional<String> token, Path cache) {
    this.source = source;
    this.host = CloneHost.of(source);
    this.patient = patient;
    this.token = token;
    this.cache = cache;
  }

  /// The host in the keys of this forge's repositories.
  public String keyHost() {
    return host.key();
  }

  /// All pages of all that the source lists. A page that does not come ends the listing, which then
  /// says so; what came before it stays.
  public Listing list() throws InterruptedException {
    Map<RepositoryKey, Listed> found = new LinkedHashMap<>();
    Set<URI> asked = new HashSet<>();
    List<String> strange = new ArrayList<>();
    try {
      for (Source.Owner owner : source.list()) {
        Optional<URI> url = Optional.of(first(owner));
        while (url.isPresent()) {
          if (!asked.add(url.get()) || asked.size() > MOST_PAGES) {
            throw new BadValueException(
                "the pages of " + url.get().getPath() + " have no end", "report it to the forge");
          }
          Page page = page(url.get(), strange);
          page.repositories().forEach(repository -> found.put(repository.key(), repository));
          url = page.next();
        }
      }
      Optional<String> problem = strange.stream().findFirst();
      return new Listing(List.copyOf(found.values()), problem, false);
    } catch (ForgeRefused e) {
      boolean refused = e.status() == 401 || e.status() == 403 || e.status() == 404;
      return new Listing(List.copyOf(found.values()), Optional.of(said(e)), refused);
    } catch (IOException | BadValueException e) {
      return new Listing(List.copyOf(found.values()), Optional.of(said(e)), false);
    } catch (RuntimeException e) {
      return new Listing(List.copyOf(found.values()), Optional.of(Unforeseen.said(e)), false);
    }
  }

  private static String said(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  /// The repository of that number, wherever it has moved; empty where the forge has none for us.
  public Optional<Listed> byId(RepositoryKey key)
      throws IOException, InterruptedException, ForgeRefused, BadValueException {
    URI url = URI.create(source.apiUrl() + "/repositories/" + key.id());
    Answer answer = patient.get(url, headers(), MOST);
    return switch (answer.status()) {
      case 200 -> {
        Listed listed = Page.listed(JsonText.read(answer.body()), host);
        yield listed.key().equals(key) ? Optional.of(listed) : Optional.empty();
      }
      case 404, 410 -> Optional.empty();
      default -> throw refused(url, answer);
    };
  }

  private URI first(Source.Owner owner) {
    String path =
        switch (owner) {
          case Source.Owner.Self() -> "/user/repos";
          case Source.Owner.User(var name) -> "/users/" + name + "/repos";
          case Source.Owner.Organization(var name) -> "/orgs/" + name + "/repos";
        };
    return URI.create(source.apiUrl() + path + "?per_page=100&type=all");
  }

  /// @param strange gets what is wrong with single repositories; the others are as good as before
  private Page page(URI url, List<String> strange)
      throws IOException, InterruptedException, ForgeRefused, BadValueException {
    if (!source.apiUrl().getScheme().equals(url.getScheme())
        || !source.apiUrl().getRawAuthority().equals(url.getRawAuthority())) {
      throw new BadValueException(
          "the next page is on another host, " + url.getRawAuthority(), "mend api-url");
    }
    Path file = cache.resolve(Sha256.of(url.toString().getBytes(StandardCharsets.UTF_8)) + ".json");
    Optional<Page> kept = kept(file);
    Map<String, String> headers = headers();
    kept.flatMap(Page::etag).ifPresent(etag -> headers.put("If-None-Match", etag));
    Answer answer = patient.get(url, headers, MOST);
    if (answer.status() == 304 && kept.isPresent()) {
      return kept.get();
    }
    if (answer.status() != 200) {
      throw refused(url, answer);
    }
    if (!(JsonText.read(answer.body()) instanceof Json.Arr(var items))) {
      throw new BadValueException(url.getPath() + " is not a list", "mend api-url");
    }
    List<Listed> repositories = new ArrayList<>();
    int before = strange.size();
    for (Json item : items) {
      try {
        repositories.add(Page.listed(item, host));
      } catch (BadValueException e) {
        strange.add(e.problem());
      }
    }
    Page page = new Page(answer.header("etag"), Page.next(answer).map(url::resolve), repositories);
    if (strange.size() == before) {
      keep(file, page);
    }
    return page;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/vnd.github+json");
    headers.put("X-GitHub-Api-Version", "2022-11-28");
    headers.put("User-Agent", "waymark-mirror-job");
    token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret));
    return headers;
  }

  private Optional<Page> kept(Path file) {
    try {
      return Optional.of(Page.from(JsonText.read(Files.readAllBytes(file)), host));
    } catch (IOException | BadValueException _) {
      // Not there, or written by half: then the page is asked for without conditions.
      return Optional.empty();
    }
  }

  private void keep(Path file, Page page) throws IOException {
    if (page.etag().isPresent() && Files.isDirectory(cache)) {
      DurableFile.replace(file, JsonText.bytes(page.toJson()));
    }
  }

  private static ForgeRefused refused(URI url, Answer answer) {
    String message = "";
    try {
      Json.Obj object = Json.asObject(JsonText.read(answer.body()));
      message =
          object.maybe("message").isPresent() ? ": " + Foreign.plain(object.text("message")) : "";
    } catch (BadValueException _) {
      // An error page of something between us and the API; its status says enough.
    }
    return new ForgeRefused(
        answer.status(), url.getHost() + url.getPath() + " answers " + answer.status() + message);
  }
}
