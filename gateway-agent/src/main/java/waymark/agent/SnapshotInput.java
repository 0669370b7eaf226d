package waymark.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import waymark.netstate.packet.Fault;
import waymark.netstate.snapshot.RecordedSnapshot;

/// A recorded snapshot's folder, opened: the one place that reads its files.
final class SnapshotInput {

  private SnapshotInput() {}

  /// Reads a folder.
  ///
  /// @throws BadInputException if it is not a folder, holds none of the files, or one of them is
  ///   not what it claims
  static RecordedSnapshot read(Path folder) throws BadInputException, IOException {
    String source = folder.toString();
    if (!Files.isDirectory(folder)) {
      throw fault(
          source, "this is not a folder", "name the folder that gateway-agent snapshot wrote");
    }
    Map<String, String> files = new TreeMap<>();
    for (String name : RecordedSnapshot.FILES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        // What is not UTF-8 is read too: a reader of text says better where it goes wrong.
        files.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      }
    }
    if (files.isEmpty()) {
      throw fault(
          source,
          "the folder holds no file of a snapshot",
          "record one: gateway-agent snapshot " + folder.getFileName());
    }
    RecordedSnapshot read = RecordedSnapshot.read(source, files);
    if (!read.faults().isEmpty()) {
      throw new BadInputException(read.faults());
    }
    return read;
  }

  private static BadInputException fault(String source, String problem, String mend) {
    return new BadInputException(List.of(new Fault(source, 0, 0, problem, mend)));
  }
}
