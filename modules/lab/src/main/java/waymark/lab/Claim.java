package waymark.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The right to change a lab: one command at a time. The kernel takes it back when the process that
/// holds it ends, however it ends.
record Claim(FileChannel channel) implements AutoCloseable {

  /// Claims a lab that does not stand yet, by making its folder.
  static Claim ofNew(LabName lab) throws LabRefused, IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(Folder.ALL);
    try {
      Files.createDirectory(Folder.of(lab).root(), ownerOnly);
    } catch (FileAlreadyExistsException stands) {
      throw new LabRefused(
          "the lab \"" + lab + "\" stands already, or was left half done",
          "run \"gateway-agent lab down\" first, or choose another name");
    } catch (NoSuchFileException removedMeanwhile) {
      return ofNew(lab); // the last other lab went down between the two lines
    }
    return of(lab);
  }

  /// Claims a lab whose folder stands.
  static Claim of(LabName lab) throws LabRefused, IOException {
    FileChannel channel =
        FileChannel.open(
            Folder.of(lab).lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new Claim(channel);
      }
    } catch (OverlappingFileLockException sameProcess) {
      // the same answer as for another process
    }
    channel.close();
    throw new LabRefused(
        "the lab \"" + lab + "\" is being changed by another command",
        "wait for it to end, or end it");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
