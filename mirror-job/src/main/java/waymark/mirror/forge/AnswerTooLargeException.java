package waymark.mirror.forge;

import java.io.IOException;

/// A server answers more than it was allowed to. Asking again does not help.
public final class AnswerTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(String where, long most) {
    super("%s answers more than %.1f MiB".formatted(where, most / (double) (1 << 20)));
  }
}
