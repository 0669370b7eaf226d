package waymark.mirror.git;

import waymark.mirror.text.BadValueException;

/// What a repository's HEAD says.
public sealed interface Head {

  /// HEAD stands for this ref, which need not exist: a full name such as `refs/heads/main`.
  record Symbolic(String ref) implements Head {}

  /// HEAD names a commit.
  record Detached(Oid oid) implements Head {}

  /// As a file `HEAD` has it: `ref: refs/heads/main`, or an object's name.
  default String text() {
    return switch (this) {
      case Symbolic(var ref) -> "ref: " + ref;
      case Detached(var oid) -> oid.hex();
    };
  }

  /// Reads what [#text] gives.
  static Head parse(String text) throws BadValueException {
    return text.startsWith("ref: ")
        ? new Symbolic(text.substring("ref: ".length()))
        : new Detached(Oid.parse(text));
  }
}
