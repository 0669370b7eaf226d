package waymark.mirror.restore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.NavigableMap;
import waymark.mirror.archive.State;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;

/// A [Past] by which it is known again, without its refs: a line may have hundreds of states, and
/// each of them tens of thousands of refs.
///
/// @param refs SHA-256 of all of them, in the order of their names
record Mark(RepositoryKey key, String name, Instant time, RunId run, Head head, String refs) {

  static Mark of(Past past) {
    return new Mark(
        past.key(), past.name(), past.time(), past.run(), past.head(), sha256(past.refs()));
  }

  static Mark of(State state, NavigableMap<String, Oid> refs) {
    return of(
        new Past(state.repository(), state.name(), state.time(), state.run(), state.head(), refs));
  }

  private static String sha256(NavigableMap<String, Oid> refs) {
    StringBuilder text = new StringBuilder();
    refs.forEach((ref, oid) -> text.append(oid).append(' ').append(ref).append('\n'));
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
