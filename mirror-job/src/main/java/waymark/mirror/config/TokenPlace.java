package waymark.mirror.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.text.BadValueException;

/// Where a secret is kept. The secret itself is in no record of ours that prints.
public sealed interface TokenPlace {

  /// `{env: NAME}`
  record Environment(String name) implements TokenPlace {}

  /// `{file: PATH}`: the file's first line.
  record SecretFile(Path path) implements TokenPlace {}

  /// `none`: ask without one; only what is public answers.
  record Nowhere() implements TokenPlace {}

  /// Where it is, for people.
  default String words() {
    return switch (this) {
      case Environment(var name) -> "token in " + name;
      case SecretFile(var path) -> "token file " + path;
      case Nowhere() -> "no token";
    };
  }

  /// The token, or empty for `none`.
  ///
  /// @throws BadValueException where the variable or the file is missing or empty; never quotes it
  static Optional<String> read(TokenPlace place, Map<String, String> environment)
      throws BadValueException {
    return switch (place) {
      case Environment(var name) -> {
        String token = environment.getOrDefault(name, "").strip();
        if (token.isEmpty()) {
          throw new BadValueException(
              "the environment variable " + name + " holds no token",
              "export " + name + ", or name another place under token");
        }
        yield Optional.of(plain(token, "the environment variable " + name));
      }
      case SecretFile(var path) -> Optional.of(firstLine(path));
      case Nowhere() -> Optional.empty();
    };
  }

  /// A header's value, and what git asks for, is one word: a second line would be told as an error.
  private static String plain(String token, String place) throws BadValueException {
    if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new BadValueException(
          place + " holds more than a token: a blank, a line break, or a letter that is not ASCII",
          "leave the token there alone");
    }
    return token;
  }

  private static String firstLine(Path path) throws BadValueException {
    String mend = "write the token into it, readable to this user alone (chmod 600)";
    try {
      String token = Files.readString(path).lines().findFirst().orElse("").strip();
      if (token.isEmpty()) {
        throw new BadValueException("the token file " + path + " is empty", mend);
      }
      return plain(token, "the token file " + path);
    } catch (IOException e) {
      throw new BadValueException("the token file " + path + " cannot be read", mend);
    }
  }
}
