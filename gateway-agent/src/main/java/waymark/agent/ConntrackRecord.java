package waymark.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import waymark.kernel.record.SnapshotFiles;
import waymark.netstate.conntrack.Statistics;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.snapshot.Snapshot;

/// What a recorded snapshot tells of a connection tracking table: its text, what the kernel
/// counted, and what is around it.
///
/// @param source the text's file, for its faults
record ConntrackRecord(
    String source, String text, Optional<Statistics> statistics, Snapshot snapshot) {

  /// The forms of the table, the one that tells the most first.
  private static final List<String> TABLES =
      List.of("conntrack-L-extended.txt", "conntrack-L.txt", "proc-nf_conntrack.txt");

  private static final String STATISTICS = "conntrack-S.txt";

  /// Reads a folder or a tar.gz. The faults of files that are not about the table are not its own.
  ///
  /// @throws BadInputException if it holds no table
  static ConntrackRecord read(Path path) throws BadInputException, IOException {
    Map<String, String> files;
    try {
      files = new TreeMap<>(SnapshotFiles.read(path, RecordedSnapshot.FILES));
    } catch (BadValueException bad) {
      throw new BadInputException(
          List.of(new Fault(path.toString(), 0, 0, bad.problem(), bad.mend())));
    }
    String name =
        TABLES.stream()
            .filter(files::containsKey)
            .findFirst()
            .orElseThrow(() ->
                new BadInputException(
                    List.of(
                        new Fault(
                            path.toString(),
                            0,
                            0,
                            "it holds no connection tracking table",
                            "put the output of conntrack -L there as conntrack-L.txt"))));
    String text = files.getOrDefault(name, "");
    TABLES.forEach(files::remove); // read here, line by line
    Snapshot snapshot = RecordedSnapshot.read(path.toString(), files).snapshot();
    Optional<Statistics> counted =
        Optional.ofNullable(files.get(STATISTICS))
            .flatMap(each -> Statistics.read(STATISTICS, each).statistics())
            .map(each -> withLimits(each, snapshot.gateway().sysctls().toOptional()));
    return new ConntrackRecord(path + "/" + name, text, counted, snapshot);
  }

  /// conntrack -S tells neither how many entries there are nor how many there may be; sysctls do.
  private static Statistics withLimits(Statistics counted, Optional<Sysctls> sysctls) {
    Statistics whole = counted;
    for (Map.Entry<String, String> each : Map.of("count", "entries", "max", "max").entrySet()) {
      Optional<Integer> value =
          sysctls.flatMap(all -> all.number("net.netfilter.nf_conntrack_" + each.getKey()));
      if (value.isPresent()) {
        whole = whole.with(each.getValue(), value.get());
      }
    }
    return whole;
  }

  /// The file of `--statistics`.
  static Statistics statistics(Path path) throws BadInputException, IOException {
    String text;
    try {
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new BadInputException(
          List.of(
              new Fault(
                  path.toString(), 0, 0, "there is no such file", "save conntrack -S there")));
    }
    Statistics.Reading reading = Statistics.read(path.toString(), text);
    if (!reading.faults().isEmpty() || reading.statistics().isEmpty()) {
      throw new BadInputException(reading.faults());
    }
    return reading.statistics().get();
  }

  InputStream table() {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  ConntrackPlace place(Surroundings told) {
    return ConntrackPlace.of(
        told,
        snapshot.gateway().links().toOptional().orElse(List.of()),
        snapshot.neighbours().toOptional().orElse(List.of()));
  }
}
