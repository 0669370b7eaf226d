package waymark.mirror.ship;

import java.util.List;

/// The NAS, or the way to it, refused. What was shipped before is whole; the next run goes on.
public final class NasRefused extends Exception {

  private static final long serialVersionUID = 1L;

  /// rsync(1), EXIT VALUES.
  private static final int FILE_IO = 11;

  /// The same: some files or attributes were not transferred, the others were.
  private static final int PARTIAL = 23;

  private final String mend;
  private final boolean partial;

  public NasRefused(String problem, String mend) {
    this(problem, mend, false);
  }

  private NasRefused(String problem, String mend, boolean partial) {
    super(problem);
    this.mend = mend;
    this.partial = partial;
  }

  /// Whether some of what was sent was refused, and not all.
  boolean partial() {
    return partial;
  }

  /// What a person can do about it.
  public String mend() {
    return mend;
  }

  /// Puts what ssh and rsync said into words.
  static NasRefused of(String host, int status, List<String> errors) {
    String said = String.join("; ", errors);
    return new NasRefused(
        host + ": rsync ended with " + status + (said.isEmpty() ? "" : ": " + said),
        mend(status, said),
        status == PARTIAL);
  }

  private static String mend(int status, String said) {
    if (said.contains("Host key verification failed") || said.contains("HOST IDENTIFICATION")) {
      return "compare the NAS's key by another way (ssh-keygen -lf on the NAS), then put its line"
          + " into known-hosts; never turn the check off";
    }
    if (said.contains("Permission denied (")) {
      return "put the public half of identity-file into the NAS user's authorized_keys";
    }
    if (said.contains("UNPROTECTED PRIVATE KEY") || said.contains("bad permissions")) {
      return "give the key file mode 0400 (defaultMode: 0400 in the volume of the secret)";
    }
    // Status 11, file IO: the words are lost where the connection breaks first.
    if (said.contains("No space left") || (status == FILE_IO && said.isEmpty())) {
      return "make room on the NAS; what is there already is whole";
    }
    if (said.contains("rsync: not found") || said.contains("rsync: command not found")) {
      return "enable the rsync service on the NAS";
    }
    if (said.contains("No such file or directory")) {
      return "create the folder that path: names on the NAS, or mount its volume";
    }
    return "run the command again by hand (sync --verbose prints it); nothing was lost";
  }
}
