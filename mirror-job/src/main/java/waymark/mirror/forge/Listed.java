package waymark.mirror.forge;

import java.net.URI;
import waymark.mirror.store.RepositoryKey;

/// A repository as the forge's API describes it.
///
/// @param name `owner/name`, as it is written there; never a path here
/// @param url where git fetches it
/// @param hint changes when it was pushed to or its default branch is another; when it does not
///   change, that proves nothing
/// @param defaultBranch without `refs/heads/`
/// @param disabled by the forge: its git does not answer
public record Listed(
    RepositoryKey key,
    String name,
    URI url,
    String hint,
    String defaultBranch,
    boolean archived,
    boolean fork,
    boolean disabled) {}
