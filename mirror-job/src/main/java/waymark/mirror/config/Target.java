package waymark.mirror.config;

import java.nio.file.Path;
import java.util.Optional;

/// A place of its own that the escrow is shipped to.
public sealed interface Target {

  /// A NAS that rsync reaches over SSH.
  ///
  /// @param port 1 to 65535
  /// @param path the folder there, absolute
  /// @param identityFile the key that uploads; it need not be able to read, overwrite or delete
  /// @param readIdentityFile a second key, that reads back what was uploaded and restores
  /// @param refreshIdentityFile a key whose forced command there is `escrow.sh refresh`
  /// @param pruneIdentityFile a key that may delete; only `prune` takes it
  /// @param knownHosts the NAS's host key, pinned
  record Nas(
      String host,
      int port,
      String user,
      String path,
      Path identityFile,
      Optional<Path> readIdentityFile,
      Optional<Path> refreshIdentityFile,
      Optional<Path> pruneIdentityFile,
      Path knownHosts)
      implements Target {}
}
