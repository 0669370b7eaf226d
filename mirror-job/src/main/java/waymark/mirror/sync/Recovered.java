package waymark.mirror.sync;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import waymark.mirror.ledger.Lost;
import waymark.mirror.store.RepositoryKey;

/// What is left to the run that comes after a recovery.
///
/// @param lost manifests that are lost: the next one of each repository is to tell of them
/// @param unsettled why a repository could not be put right, or judged: the run adds nothing to it
record Recovered(
    Map<RepositoryKey, List<Lost>> lost, NavigableMap<RepositoryKey, String> unsettled) {}
