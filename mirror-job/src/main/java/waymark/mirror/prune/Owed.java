package waymark.mirror.prune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;

/// What retention has confirmed and one target has not done yet. It is written before the store
/// lets anything go: a NAS that is away is asked again by the next prune, when the store knows no
/// more.
///
/// @param file `drop KEY` and `shorten KEY` lines; missing where nothing is owed
record Owed(Path file) {

  /// What is to be done there.
  enum Deed {
    /// Everything of the repository goes.
    DROP,
    /// All lines but the one that is written now go.
    SHORTEN
  }

  Map<RepositoryKey, Deed> read() throws IOException {
    Map<RepositoryKey, Deed> owed = new TreeMap<>();
    if (!Files.exists(file)) {
      return owed;
    }
    for (String line : Files.readAllLines(file)) {
      int space = Math.max(0, line.indexOf(' '));
      try {
        RepositoryKey key = RepositoryKey.parse(line.substring(space + 1));
        owed.put(key, line.startsWith("drop ") ? Deed.DROP : Deed.SHORTEN);
      } catch (BadValueException e) {
        throw new DamagedException(file, e.problem());
      }
    }
    return owed;
  }

  void add(Plan plan) throws IOException {
    Map<RepositoryKey, Deed> owed = read();
    for (Plan.Step step : plan.steps()) {
      owed.put(
          step.key(),
          switch (step) {
            case Plan.Step.Drop _ -> Deed.DROP;
            case Plan.Step.Shorten _ -> Deed.SHORTEN;
          });
    }
    write(owed);
  }

  void done(RepositoryKey key) throws IOException {
    Map<RepositoryKey, Deed> owed = read();
    owed.remove(key);
    write(owed);
  }

  private void write(Map<RepositoryKey, Deed> owed) throws IOException {
    StringBuilder text = new StringBuilder();
    owed.forEach((key, deed) ->
        text.append(deed == Deed.DROP ? "drop " : "shorten ").append(key).append('\n'));
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    DurableFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
