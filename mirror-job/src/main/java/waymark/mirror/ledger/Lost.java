package waymark.mirror.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// A file of a chain that is not what was written there any more, or is gone.
///
/// A later file of the chain tells of it under `lost`; what is left of its bytes then lies in the
/// folder `damaged` beside the chain, and nothing is ever written in its place.
///
/// @param number of the file
/// @param sha256 of what was written, where another file says it
/// @param problem what it was found to be, and where
public record Lost(int number, Optional<String> sha256, String problem) {

  Json toJson() {
    return Json.of("number", number, "sha256", sha256, "problem", problem);
  }

  /// What a file of a chain tells of; one that was written before chains told it says nothing.
  static List<Lost> in(Json.Obj content) throws BadValueException {
    List<Lost> lost = new ArrayList<>();
    if (content.maybe("lost").isPresent()) {
      for (Json item : content.list("lost")) {
        Json.Obj one = Json.asObject(item);
        lost.add(
            new Lost(
                one.integer("number"),
                one.maybe("sha256").isPresent()
                    ? Optional.of(one.text("sha256"))
                    : Optional.empty(),
                one.text("problem")));
      }
    }
    return lost;
  }
}
