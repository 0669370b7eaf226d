package waymark.mirror.git;

import java.util.List;

/// git ended with a status that is not 0.
public final class GitRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  /// @param verb git's command: `fetch`
  /// @param errors what it said
  public GitRefused(String verb, int status, List<String> errors) {
    super("git " + verb + " ended with " + status + (errors.isEmpty() ? "" : ": " + told(errors)));
    this.status = status;
  }

  /// The exit status.
  public int status() {
    return status;
  }

  /// The lines that say why, without git's advice.
  private static String told(List<String> errors) {
    List<String> why =
        errors.stream()
            .filter(l -> l.startsWith("fatal:") || l.startsWith("error:") || l.contains("ERR "))
            .distinct()
            .limit(3)
            .toList();
    return String.join("; ", why.isEmpty() ? List.of(errors.getLast()) : why);
  }
}
