package waymark.mirror.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// An account, or several under one token, whose repositories are mirrored.
public sealed interface Source {

  /// GitHub, GitHub Enterprise, or what speaks the same REST API.
  ///
  /// @param apiUrl `https://api.github.com`, without a slash at its end
  /// @param cloneHost the only host, beside the API's own, that is given the token and that
  ///   repositories are fetched from; empty: found from the API's (`api.github.com` means
  ///   `github.com`)
  /// @param list whose repositories
  record GitHub(
      URI apiUrl, Optional<String> cloneHost, TokenPlace token, List<Owner> list, Filter filter)
      implements Source {}

  /// Whose repositories are listed.
  sealed interface Owner {

    /// `self`: all that the token reaches, `GET /user/repos`.
    record Self() implements Owner {}

    /// `user:NAME`: a user's public ones, `GET /users/NAME/repos`.
    record User(String name) implements Owner {}

    /// `org:NAME`: an organisation's, `GET /orgs/NAME/repos`.
    record Organization(String name) implements Owner {}
  }
}
