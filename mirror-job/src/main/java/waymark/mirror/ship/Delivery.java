package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import waymark.mirror.store.Disk;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;

/// Brings lots to a NAS, a batch at a time, and counts what came there.
final class Delivery {

  private final Nas nas;
  private final Rsync rsync;
  private final Outbox outbox;
  private final Views views;
  private final Disk disk;
  private final Consumer<String> progress;

  private final Map<RepositoryKey, String> failures = new TreeMap<>();
  private int states;
  private int files;
  private long bytes;
  private boolean confirmed = true;

  /// @param disk that the outbox is on
  /// @param progress told what is under way
  Delivery(Nas nas, Outbox outbox, Views views, Disk disk, Consumer<String> progress) {
    this.nas = nas;
    this.rsync = new Rsync(nas);
    this.outbox = outbox;
    this.views = views;
    this.disk = disk;
    this.progress = progress;
  }

  int states() {
    return states;
  }

  int files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /// Whether all that was sent was read back.
  boolean confirmed() {
    return confirmed;
  }

  /// Why repositories could not be brought, where others could.
  Map<RepositoryKey, String> failures() {
    return failures;
  }

  /// Asks, before anything is sent: the NAS's folder carries README.txt from the first time on.
  /// Where it is not there, the folder is another one: its volume is not mounted, perhaps.
  void recognise() throws NasRefused, IOException, InterruptedException {
    Notices.install(outbox.root());
    if (Files.exists(mark())
        && rsync.wouldUpload(outbox.root(), List.of(Notices.README)).contains(Notices.README)) {
      throw new NasRefused(
          nas.place() + " is not the folder that was shipped to before: its README.txt is gone",
          "mount the volume on the NAS; to begin anew there, delete " + outbox.root());
    }
  }

  private Path mark() {
    return outbox.root().resolve("begun");
  }

  /// Payloads, the look back at them, then the states, which make them count.
  ///
  /// @return repositories whose files there are not ours: each needs a new line
  List<RepositoryKey> send(List<Lot> lots) throws NasRefused, IOException, InterruptedException {
    progress.accept(
        "shipping %d repositories, %,d bytes"
            .formatted(lots.size(), lots.stream().mapToLong(Lot::bytes).sum()));
    List<Lot> batch = sendPayloads(lots);
    if (!Files.exists(mark())) {
      DurableFile.write(mark(), new byte[0]);
    }
    Set<String> wrong = look(batch.stream().flatMap(lot -> lot.payloads().stream()).toList());
    List<Lot> good =
        batch.stream().filter(lot -> Collections.disjoint(lot.payloads(), wrong)).toList();
    List<String> commits = good.stream().flatMap(lot -> lot.commits().stream()).toList();
    files += rsync.upload(outbox.root(), commits).size();
    wrong.addAll(look(commits));
    List<Lot> arrived = new ArrayList<>();
    List<RepositoryKey> again = new ArrayList<>();
    for (Lot lot : batch) {
      if (Collections.disjoint(lot.payloads(), wrong)
          && Collections.disjoint(lot.commits(), wrong)) {
        arrived.add(lot);
      } else {
        again.add(lot.key());
      }
    }
    confirm(arrived);
    return again;
  }

  /// All at once, with the notices; where some of it is refused, one by one: a file that lies where
  /// a folder of ours must be is in the way of its own repository alone.
  ///
  /// @return those whose payloads were sent
  private List<Lot> sendPayloads(List<Lot> lots)
      throws NasRefused, IOException, InterruptedException {
    List<String> paths = new ArrayList<>(Notices.install(outbox.root()));
    for (Lot lot : lots) {
      paths.addAll(lot.payloads());
      paths.addAll(plain(lot));
    }
    try {
      files += rsync.upload(outbox.root(), paths).size();
      return lots;
    } catch (NasRefused e) {
      if (!e.partial()) {
        throw e;
      }
    }
    files += rsync.upload(outbox.root(), Notices.install(outbox.root())).size();
    List<Lot> sent = new ArrayList<>();
    for (Lot lot : lots) {
      try {
        files += rsync.upload(outbox.root(), room(lot)).size();
        sent.add(lot);
      } catch (NasRefused e) {
        if (!e.partial()) {
          throw e;
        }
        failures.put(lot.key(), e.getMessage());
        continue;
      }
      try {
        files += rsync.upload(outbox.root(), plain(lot)).size();
      } catch (NasRefused e) {
        progress.accept(
            lot.key() + " is shipped, but its plain copy cannot be laid there: " + e.getMessage());
      }
    }
    return sent;
  }

  /// With the folder of its states: a state that cannot be laid there would stop the others.
  private static List<String> room(Lot lot) {
    List<String> paths = new ArrayList<>(lot.payloads());
    paths.add(lot.folder() + "states");
    return paths;
  }

  /// The plain copy of what has never been there; none where the NAS makes it itself.
  private List<String> plain(Lot lot) throws NasRefused, IOException, InterruptedException {
    return views.madeThere()
        ? List.of()
        : Views.first(outbox.root(), lot.folder(), lot.states().getFirst());
  }

  private Set<String> look(List<String> paths)
      throws NasRefused, IOException, InterruptedException {
    if (paths.isEmpty()) {
      return new TreeSet<>();
    }
    Optional<List<String>> differing = rsync.differing(outbox.root(), paths, nas.reader());
    confirmed &= differing.isPresent();
    return new TreeSet<>(differing.orElse(List.of()));
  }

  /// A payload leaves once nothing can ask for it again.
  private void confirm(List<Lot> lots) throws IOException, InterruptedException {
    Map<RepositoryKey, Position> positions = new TreeMap<>();
    for (Lot lot : lots) {
      long last = lot.states().getLast().number();
      positions.put(lot.key(), lot.position().withConfirmed(last));
    }
    if (!lots.isEmpty()) {
      outbox.confirm(positions, disk);
    }
    for (Lot lot : lots) {
      states += lot.states().size();
      bytes += lot.bytes();
      for (String path : lot.payloads()) {
        Files.deleteIfExists(outbox.root().resolve(path));
      }
      Views.forget(outbox.root(), lot.states().getFirst());
    }
  }
}
