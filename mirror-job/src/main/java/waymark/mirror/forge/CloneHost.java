package waymark.mirror.forge;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import waymark.mirror.config.Source;
import waymark.mirror.text.BadValueException;

/// The one host whose git is trusted with a source's token.
///
/// @param api the API's URL
/// @param name host, or host and port
record CloneHost(URI api, String name) {

  /// The host that is configured, or the API's own; the API of `github.com` is `api.github.com`.
  static CloneHost of(Source.GitHub source) {
    String host = source.apiUrl().getHost().toLowerCase(Locale.ROOT);
    return new CloneHost(
        source.apiUrl(),
        source
            .cloneHost()
            .map(h -> h.toLowerCase(Locale.ROOT))
            .orElse(host.startsWith("api.") ? host.substring("api.".length()) : host));
  }

  /// The host in a [waymark.mirror.store.RepositoryKey]: the API's port tells two forges on one
  /// machine apart.
  String key() {
    String host = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
    return api.getPort() < 0 ? host : host + "_" + api.getPort();
  }

  /// Where git is by the forge's own custom, for a repository of which the API does not say it.
  URI of(String repository) throws BadValueException {
    try {
      return check(
          new URI(api.getScheme(), authority(), "/" + repository + ".git", null).toString());
    } catch (URISyntaxException _) {
      throw new BadValueException(
          "\"" + repository + "\" makes no clone URL", "exclude the repository");
    }
  }

  private String authority() {
    boolean apiToo = name.equals(api.getHost()) && api.getPort() >= 0;
    return apiToo ? name + ":" + api.getPort() : name;
  }

  /// Reads a URL that the API gives for git.
  ///
  /// @throws BadValueException where it is on another host, or less safe than the API itself
  URI check(String text) throws BadValueException {
    try {
      URI url = new URI(text);
      String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
      boolean here = name.contains(":") ? name.equals(url.getRawAuthority()) : name.equals(host);
      boolean safe =
          "https".equals(url.getScheme())
              || ("http".equals(url.getScheme()) && "http".equals(api.getScheme()));
      if (here && safe && url.getRawUserInfo() == null && url.getRawQuery() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw new BadValueException(
        "the clone URL \"" + text + "\" is not on " + name,
        "write clone-host under the source if the forge's git is elsewhere");
  }
}
