package waymark.mirror.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// The server. Repositories are bare ones under a folder; the API speaks of those that were added.
public final class LocalForge implements AutoCloseable {

  /// What is asked of the whole forge instead of its right answer.
  public interface Fault {
    /// Answers the request itself, or leaves it to the forge.
    ///
    /// @return whether it has answered
    boolean answers(HttpExchange exchange) throws IOException;
  }

  /// A repository as the API tells of it.
  public record Repository(
      long id,
      String owner,
      String name,
      Path folder,
      String pushedAt,
      String defaultBranch,
      boolean isPrivate,
      boolean archived,
      boolean fork) {

    public String fullName() {
      return owner + "/" + name;
    }

    public Repository numbered(long newId) {
      return new Repository(
          newId, owner, name, folder, pushedAt, defaultBranch, isPrivate, archived, fork);
    }

    public Repository named(String newOwner, String newName) {
      return new Repository(
          id, newOwner, newName, folder, pushedAt, defaultBranch, isPrivate, archived, fork);
    }

    public Repository pushed(String at) {
      return new Repository(id, owner, name, folder, at, defaultBranch, isPrivate, archived, fork);
    }
  }

  private static final Pattern GIT = Pattern.compile("/([^/]+)/([^/]+?)\\.git/(.*)");

  private final HttpServer server;
  private final Map<Long, Repository> repositories = new ConcurrentHashMap<>();
  private final AtomicLong apiRequests = new AtomicLong();
  private final AtomicLong gitRequests = new AtomicLong();
  private final String token;
  private volatile Fault fault = _ -> false;
  private volatile int pageSize = 100;
  private volatile Function<Repository, String> clonePath = r -> "/" + r.fullName() + ".git";
  private final Set<Long> hidden = ConcurrentHashMap.newKeySet();
  private volatile Duration distance = Duration.ZERO;

  /// Starts it on a free port of loopback.
  public LocalForge(String token) throws IOException {
    this(token, 0);
  }

  public LocalForge(String token, int port) throws IOException {
    this.token = token;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void put(Repository repository) {
    repositories.put(repository.id(), repository);
  }

  public void remove(long id) {
    repositories.remove(id);
  }

  /// Leaves it out of every answer of the API; its git answers as before.
  public void hide(long id) {
    hidden.add(id);
  }

  /// Gives another path than `/OWNER/NAME.git` for where its git is.
  public void cloneUrl(Function<Repository, String> path) {
    this.clonePath = path;
  }

  public Repository get(long id) {
    Repository repository = repositories.get(id);
    if (repository == null) {
      throw new IllegalStateException("no repository " + id);
    }
    return repository;
  }

  public List<Repository> all() {
    return repositories.values().stream().sorted(Comparator.comparingLong(Repository::id)).toList();
  }

  public void fault(Fault instead) {
    this.fault = instead;
  }

  /// The most that a page holds, whatever is asked for.
  public void pageSize(int most) {
    this.pageSize = most;
  }

  /// How long every answer takes to come, as from a forge elsewhere.
  public void distance(Duration each) {
    this.distance = each;
  }

  public long apiRequests() {
    return apiRequests.get();
  }

  public long gitRequests() {
    return gitRequests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher git = GIT.matcher(path);
      (git.matches() ? gitRequests : apiRequests).incrementAndGet();
      Thread.sleep(distance);
      if (fault.answers(exchange)) {
        return;
      }
      if (git.matches()) {
        git(exchange, git.group(1) + "/" + git.group(2), git.group(3));
      } else {
        api(exchange, path);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  private void api(HttpExchange exchange, String path) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + token).equals(authorization)) {
      answer(exchange, 401, "{\"message\":\"Bad credentials\"}");
    } else if (path.endsWith("/repos")) {
      listing(exchange, path);
    } else if (path.startsWith("/repositories/")) {
      Optional<Repository> found =
          Optional.ofNullable(repositories.get(Long.valueOf(path.substring(14))));
      answer(
          exchange,
          found.isPresent() ? 200 : 404,
          found.map(r -> JsonText.line(json(r))).orElse("{\"message\":\"Not Found\"}"));
    } else {
      answer(exchange, 404, "{\"message\":\"Not Found\"}");
    }
  }

  /// `GET /user/repos`, `/users/NAME/repos`, `/orgs/NAME/repos`: pages, Link, ETag.
  private void listing(HttpExchange exchange, String path) throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    int size = Math.min(pageSize, parameter(query, "per_page", 30));
    int page = parameter(query, "page", 1);
    String[] words = path.split("/", -1);
    List<Repository> listed =
        all().stream()
            .filter(r -> !hidden.contains(r.id()))
            .filter(r -> words[1].equals("user") || r.owner().equals(words[2]))
            .toList();
    List<Repository> shown = listed.stream().skip((long) (page - 1) * size).limit(size).toList();
    List<Json> items = new ArrayList<>();
    shown.forEach(repository -> items.add(json(repository)));
    byte[] body = JsonText.bytes(new Json.Arr(items));
    String etag = "W/\"" + Sha256.of(body) + "\"";
    Headers headers = exchange.getResponseHeaders();
    headers.set("ETag", etag);
    if (page * size < listed.size()) {
      headers.set(
          "Link",
          "<%s%s?per_page=%d&page=%d>; rel=\"next\", <%s%s?per_page=%d&page=%d>; rel=\"last\""
              .formatted(
                  url(),
                  path,
                  size,
                  page + 1,
                  url(),
                  path,
                  size,
                  (listed.size() + size - 1) / size));
    }
    if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      answer(exchange, 200, new String(body, StandardCharsets.UTF_8));
    }
  }

  private static int parameter(String query, String name, int otherwise) {
    Matcher found = Pattern.compile("(?:^|&)" + name + "=(\\d+)").matcher(query);
    return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
  }

  /// As the API describes it.
  public Json json(Repository r) {
    return Json.of(
        "id", r.id(),
        "node_id", "R_" + r.id(),
        "name", r.name(),
        "full_name", r.fullName(),
        "owner", Json.of("login", r.owner(), "id", 1),
        "private", r.isPrivate(),
        "fork", r.fork(),
        "archived", r.archived(),
        "disabled", false,
        "clone_url", url() + clonePath.apply(r),
        "size", 1,
        "default_branch", r.defaultBranch(),
        "pushed_at", r.pushedAt());
  }

  private void git(HttpExchange exchange, String name, String rest) throws IOException {
    Optional<Repository> found =
        repositories.values().stream()
            .filter(
                r -> r.fullName().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (found.isEmpty()) {
      answer(exchange, 404, "");
      return;
    }
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
    if (found.get().isPrivate()
        && !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"forge\"");
      answer(exchange, 401, "");
      return;
    }
    backend(exchange, found.get().folder(), rest);
  }

  /// CGI (RFC 3875), as git-http-backend(1) wants it.
  private static void backend(HttpExchange exchange, Path folder, String rest) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    Headers headers = exchange.getRequestHeaders();
    environment.put("GIT_PROJECT_ROOT", folder.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "safe.directory");
    environment.put("GIT_CONFIG_VALUE_0", "*");
    environment.put("PATH_INFO", "/" + rest);
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put(
        "QUERY_STRING", Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
    environment.put("REMOTE_ADDR", "127.0.0.1");
    environment.put(
        "CONTENT_TYPE", Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""));
    for (String[] pair :
        List.of(
            new String[] {"Content-Encoding", "HTTP_CONTENT_ENCODING"},
            new String[] {"Git-Protocol", "GIT_PROTOCOL"},
            new String[] {"Content-Length", "CONTENT_LENGTH"})) {
      String value = headers.getFirst(pair[0]);
      if (value != null) {
        environment.put(pair[1], value);
      }
    }
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    Cgi.answer(process.getInputStream(), exchange);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
