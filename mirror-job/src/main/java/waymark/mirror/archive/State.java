package waymark.mirror.archive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import waymark.mirror.git.Head;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;

/// One state of one repository as it was shipped: the refs that changed, and where their objects
/// are.
///
/// @param number from 1, without a gap
/// @param name `OWNER/NAME` at that time
/// @param time when the run saw this state
/// @param run the run's id
/// @param previous SHA-256 of the state before; empty for the first
/// @param head what HEAD says
public record State(
    long number,
    RepositoryKey repository,
    String name,
    Instant time,
    RunId run,
    Optional<String> previous,
    Head head,
    List<Payload> payloads,
    List<RefChange> changes) {

  public State {
    payloads = List.copyOf(payloads);
    changes = List.copyOf(changes);
  }

  /// The state as it lies on the target.
  public byte[] bytes() {
    return StateText.print(this).getBytes(StandardCharsets.UTF_8);
  }

  /// SHA-256 of [#bytes()], in lower-case hex.
  public String sha256() {
    return Sha256.of(bytes());
  }

  /// Its path below the line's folder: `states/000012-SHA256.state`.
  public String path() {
    return "states/%06d-%s.state".formatted(number, sha256());
  }

  /// The files of all its payloads.
  public List<Payload.Part> parts() {
    return payloads.stream().flatMap(payload -> payload.parts(number).stream()).toList();
  }
}
