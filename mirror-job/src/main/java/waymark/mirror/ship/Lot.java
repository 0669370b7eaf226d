package waymark.mirror.ship;

import java.util.List;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.State;
import waymark.mirror.store.RepositoryKey;

/// The states of one repository that are on their way.
///
/// @param states in order, none of them confirmed on the target
record Lot(RepositoryKey key, Position position, List<State> states) {

  String folder() {
    return Outbox.folder(key, position) + "/";
  }

  List<String> payloads() {
    return states.stream()
        .flatMap(state -> state.parts().stream())
        .map(part -> folder() + part.path())
        .distinct()
        .toList();
  }

  List<String> commits() {
    return states.stream().map(state -> folder() + state.path()).toList();
  }

  long bytes() {
    return states.stream()
        .mapToLong(state ->
            state.bytes().length
                + state.parts().stream().map(Payload.Part::digest).mapToLong(d -> d.bytes()).sum())
        .sum();
  }
}
