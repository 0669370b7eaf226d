package waymark.mirror.ledger;

import java.util.NavigableMap;
import waymark.mirror.git.Oid;

/// All that one manifest and those before it say of a repository.
///
/// @param manifest the newest that was asked for; its own `refs` may be a difference only
/// @param sha256 of the manifest's file
/// @param refs every ref at that time
/// @param artefacts every pack up to that time, by file name
public record Snapshot(
    Manifest manifest,
    String sha256,
    NavigableMap<String, Oid> refs,
    NavigableMap<String, Artefact> artefacts) {}
