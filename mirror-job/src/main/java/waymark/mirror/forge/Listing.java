package waymark.mirror.forge;

import java.util.List;
import java.util.Optional;

/// What a source's listing gave.
///
/// @param repositories each once, those that the filter leaves out too
/// @param problem why it is not complete; empty where every page came
/// @param refused whether the forge said no, so that asking its git makes no sense either
public record Listing(List<Listed> repositories, Optional<String> problem, boolean refused) {

  public boolean complete() {
    return problem.isEmpty();
  }
}
