package waymark.mirror.restore;

import java.time.Instant;
import java.util.NavigableMap;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;

/// A repository as it was.
///
/// @param name `OWNER/NAME` at that time
/// @param time when its refs were read upstream
/// @param run the run that read them
/// @param refs upstream's names, tags unpeeled
public record Past(
    RepositoryKey key,
    String name,
    Instant time,
    RunId run,
    Head head,
    NavigableMap<String, Oid> refs) {}
