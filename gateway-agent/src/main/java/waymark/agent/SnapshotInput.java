package waymark.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import waymark.kernel.record.SnapshotFiles;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.netstate.snapshot.RecordedSnapshot;

/// A recorded snapshot, opened: a folder or a tar.gz.
final class SnapshotInput {

  private SnapshotInput() {}

  /// Reads it.
  ///
  /// @throws BadInputException if it is neither, holds none of the files, or one of them is not
  ///   what it claims
  static RecordedSnapshot read(Path path) throws BadInputException, IOException {
    RecordedSnapshot read;
    try {
      read =
          RecordedSnapshot.read(path.toString(), SnapshotFiles.read(path, RecordedSnapshot.FILES));
    } catch (BadValueException bad) {
      throw new BadInputException(
          List.of(new Fault(path.toString(), 0, 0, bad.problem(), bad.mend())));
    }
    if (!read.faults().isEmpty()) {
      throw new BadInputException(read.faults());
    }
    return read;
  }
}
