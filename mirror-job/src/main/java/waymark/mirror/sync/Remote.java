package waymark.mirror.sync;

import java.net.URI;
import waymark.mirror.config.TokenPlace;
import waymark.mirror.forge.GitHub;
import waymark.mirror.forge.SmartHttp;
import waymark.mirror.git.Access;

/// A source and the ways to it.
///
/// @param api its API
/// @param refs its ref advertisements
/// @param token what git may tell its host
record Remote(GitHub api, SmartHttp refs, TokenPlace token) {

  Access access(URI url) {
    return new Access(URI.create(url.getScheme() + "://" + url.getRawAuthority()), token);
  }
}
