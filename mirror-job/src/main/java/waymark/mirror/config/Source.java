package waymark.mirror.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
      implements Source {

    /// What it can see, in words: where, whose repositories, and whose eyes; of the token only
    /// where it is kept, so that one that was renewed is the same.
    public String view() {
      String whose = list.stream().map(Owner::word).collect(Collectors.joining(","));
      return apiUrl + " " + whose + ", " + token.words();
    }
  }

  /// Whose repositories are listed.
  sealed interface Owner {

    /// As it is written in the configuration.
    String word();

    /// `self`: all that the token reaches, `GET /user/repos`.
    record Self() implements Owner {
      @Override
      public String word() {
        return "self";
      }
    }

    /// `user:NAME`: a user's public ones, `GET /users/NAME/repos`.
    record User(String name) implements Owner {
      @Override
      public String word() {
        return "user:" + name;
      }
    }

    /// `org:NAME`: an organisation's, `GET /orgs/NAME/repos`.
    record Organization(String name) implements Owner {
      @Override
      public String word() {
        return "org:" + name;
      }
    }
  }
}
