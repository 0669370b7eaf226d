package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import waymark.mirror.archive.State;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;

/// Brings lots to a NAS, a batch at a time, and counts what came there.
final class Delivery {

  private final Nas nas;
  private final Rsync rsync;
  private final Outbox outbox;
  private final Views views;
  private final Consumer<String> progress;

  private int states;
  private int files;
  private long bytes;
  private boolean confirmed = true;

  /// @param progress told what is under way
  Delivery(Nas nas, Outbox outbox, Views views, Consumer<String> progress) {
    this.nas = nas;
    this.rsync = new Rsync(nas);
    this.outbox = outbox;
    this.views = views;
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

  /// Payloads, the look back at them, then the states, which make them count.
  ///
  /// @return repositories whose files there are not ours: each needs a new line
  List<RepositoryKey> send(List<Lot> batch) throws NasRefused, IOException, InterruptedException {
    progress.accept(
        "shipping %d repositories, %,d bytes"
            .formatted(batch.size(), batch.stream().mapToLong(Lot::bytes).sum()));
    List<String> payloads =
        new ArrayList<>(batch.stream().flatMap(l -> l.payloads().stream()).toList());
    List<String> checked = List.copyOf(payloads);
    payloads.addAll(Notices.install(outbox.root()));
    if (!views.madeThere()) {
      for (Lot lot : batch) {
        payloads.addAll(Views.first(outbox.root(), lot.folder(), lot.states().getFirst()));
      }
    }
    List<String> sent = rsync.upload(outbox.root(), payloads);
    mark(sent);
    Set<String> wrong = look(checked);
    List<Lot> good =
        batch.stream().filter(lot -> Collections.disjoint(lot.payloads(), wrong)).toList();
    List<String> commits = good.stream().flatMap(lot -> lot.commits().stream()).toList();
    int committed = rsync.upload(outbox.root(), commits).size();
    wrong.addAll(look(commits));
    List<RepositoryKey> again = new ArrayList<>();
    for (Lot lot : batch) {
      if (Collections.disjoint(lot.payloads(), wrong)
          && Collections.disjoint(lot.commits(), wrong)) {
        confirm(lot);
      } else {
        again.add(lot.key());
      }
    }
    files += sent.size() + committed;
    return again;
  }

  /// The NAS's folder carries README.txt from the first time on. Where it had to be sent again, the
  /// folder is another one: its volume is not mounted there, perhaps.
  private void mark(List<String> sent) throws NasRefused, IOException {
    Path mark = outbox.root().resolve("begun");
    if (Files.exists(mark) && sent.contains(Notices.README)) {
      throw new NasRefused(
          nas.place() + " is not the folder that was shipped to before: its README.txt is gone",
          "mount the volume on the NAS; to begin anew there, delete " + outbox.root());
    }
    if (!Files.exists(mark)) {
      DurableFile.write(mark, new byte[0]);
    }
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

  private void confirm(Lot lot) throws IOException {
    State last = lot.states().getLast();
    outbox.write(lot.key(), lot.position().withConfirmed(last.number()));
    states += lot.states().size();
    bytes += lot.bytes();
    for (String path : lot.payloads()) {
      Files.deleteIfExists(outbox.root().resolve(path));
    }
    Views.forget(outbox.root(), lot.states().getFirst());
  }
}
