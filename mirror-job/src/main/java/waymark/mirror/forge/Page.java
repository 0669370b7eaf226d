package waymark.mirror.forge;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// One page of a listing, and where the next is.
///
/// @param etag for asking whether it is still the same
record Page(Optional<String> etag, Optional<URI> next, List<Listed> repositories) {

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");

  private static final String UNSAID = "?";

  /// The `Link` header's `rel="next"` (RFC 8288).
  static Optional<URI> next(Answer answer) throws BadValueException {
    Matcher next = NEXT.matcher(answer.header("link").orElse(""));
    if (!next.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(next.group(1)));
    } catch (IllegalArgumentException _) {
      throw new BadValueException("the Link header's next is not a URL", "try again later");
    }
  }

  /// One repository of the API, as the `repository` schema of GitHub's OpenAPI description has it.
  ///
  /// @param host the forge's, as in [RepositoryKey]
  static Listed listed(Json json, CloneHost host) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    long id = object.number("id");
    if (id < 1) {
      throw new BadValueException("a repository's id is " + id, "report it to the forge");
    }
    Optional<Json> branch = object.maybe("default_branch");
    String defaultBranch = branch.isPresent() ? object.text("default_branch") : "";
    String name = object.text("full_name");
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new BadValueException(
          "the name of repository " + id + " holds control characters", "report it to the forge");
    }
    return new Listed(
        new RepositoryKey(host.key(), id),
        name,
        url(object, name, host),
        pushed(object) + " " + defaultBranch,
        defaultBranch,
        flag(object, "archived"),
        flag(object, "fork"),
        flag(object, "disabled"));
  }

  /// The schema of `/users/NAME/repos` and `/orgs/NAME/repos` does not promise it.
  private static URI url(Json.Obj object, String name, CloneHost host) throws BadValueException {
    return object.maybe("clone_url").isPresent()
        ? host.check(object.text("clone_url"))
        : host.of(name);
  }

  /// Null where nobody has ever pushed. Where it is not said at all, what stands for it is no time,
  /// so that nobody takes it for a sign that nothing is new.
  private static String pushed(Json.Obj object) {
    return switch (object.members().get("pushed_at")) {
      case Json.Str(var text) -> text;
      case null -> UNSAID;
      default -> "";
    };
  }

  private static boolean flag(Json.Obj object, String name) throws BadValueException {
    return object.maybe(name).isPresent() && object.flag(name);
  }

  Json toJson() {
    List<Json> items = new ArrayList<>();
    for (Listed r : repositories) {
      items.add(
          Json.of(
              "id", r.key().id(),
              "full_name", r.name(),
              "clone_url", r.url(),
              "pushed_at",
                  r.hint().substring(0, r.hint().length() - r.defaultBranch().length() - 1),
              "default_branch", r.defaultBranch(),
              "archived", r.archived(),
              "fork", r.fork(),
              "disabled", r.disabled()));
    }
    return Json.of("etag", etag, "next", next, "repositories", items);
  }

  static Page from(Json json, CloneHost host) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    List<Listed> repositories = new ArrayList<>();
    for (Json item : object.list("repositories")) {
      repositories.add(listed(item, host));
    }
    return new Page(
        object.maybe("etag").isPresent() ? Optional.of(object.text("etag")) : Optional.empty(),
        object.maybe("next").isPresent() ? Optional.of(object.url("next")) : Optional.empty(),
        repositories);
  }
}
