package waymark.mirror;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import waymark.mirror.config.TokenPlace;
import waymark.mirror.git.Access;
import waymark.mirror.restore.Past;
import waymark.mirror.text.BadValueException;

/// The URL that `restore --push` is given.
final class PushTarget {

  private PushTarget() {}

  /// The URL for one repository, `{owner}` and `{name}` filled in.
  static String url(String template, Past past, boolean all) throws BadValueException {
    if (all && !template.contains("{name}")) {
      throw new BadValueException(
          "--all cannot push everything to one URL",
          "write {name}: --push https://forge.example/me/{name}.git");
    }
    int slash = past.name().lastIndexOf('/');
    return template
        .replace("{owner}", past.name().substring(0, Math.max(0, slash)))
        .replace("{name}", past.name().substring(slash + 1));
  }

  /// Where git may go for it, and which token it may say there.
  static Access access(String url, Optional<String> tokenEnv) throws BadValueException {
    URI uri = parse(url);
    TokenPlace token =
        tokenEnv.isPresent()
            ? new TokenPlace.Environment(tokenEnv.get())
            : new TokenPlace.Nowhere();
    return switch (String.valueOf(uri.getScheme())) {
      case "https", "http" ->
          new Access(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()), token);
      case "file" -> new Access(URI.create("file:///"), new TokenPlace.Nowhere());
      default ->
          throw new BadValueException(
              "\"" + url + "\" is not a URL that is pushed to here",
              "give https://..., or use --to DIR and push from there with your own git");
    };
  }

  private static URI parse(String url) throws BadValueException {
    try {
      URI uri = new URI(url);
      if (uri.getRawUserInfo() != null) {
        throw new BadValueException(
            "the URL of --push carries a user or a password, and other users can read it",
            "take it out, export the token in a variable, and name that: --token-env NAME");
      }
      return uri;
    } catch (URISyntaxException _) {
      throw new BadValueException(
          "\"" + url + "\" is not a URL", "write https://forge.example/me/name.git");
    }
  }
}
