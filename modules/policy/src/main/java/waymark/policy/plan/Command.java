package waymark.policy.plan;

import java.util.List;
import waymark.netstate.packet.ShellWord;

/// A program and its arguments. Never a line for a shell to split.
public record Command(List<String> words) {

  public Command {
    words = List.copyOf(words);
  }

  /// As a person would type it into a POSIX shell: each word in single quotes where it needs them.
  @Override
  public String toString() {
    return ShellWord.line(words);
  }
}
