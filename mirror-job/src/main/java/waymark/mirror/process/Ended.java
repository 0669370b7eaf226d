package waymark.mirror.process;

import java.util.List;

/// How a program ended.
///
/// @param status its exit status; above 128 it died of a signal
/// @param out its standard output; empty where the lines were streamed
/// @param errors the last lines of its standard error, progress left out
public record Ended(int status, String out, List<String> errors) {

  public boolean ok() {
    return status == 0;
  }

  /// Standard output as lines of UTF-8.
  public List<String> lines() {
    return out.lines().toList();
  }
}
