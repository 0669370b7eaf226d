package waymark.mirror.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import waymark.mirror.text.BadValueException;

/// Repositories of which what a dead job left could not be put right, or judged, yet. Each sync
/// tries again; until then it adds nothing to them, and nothing of them is let go.
///
/// @param repositories each with how the job ended, which says what there is to put right
public record Unsettled(NavigableMap<RepositoryKey, StoreLock.Before> repositories) {

  private static final Pattern FORM = Pattern.compile("(KILLED|MACHINE_DOWN) (\\S+)");

  /// Reads the list. Where it is damaged every repository counts as unsettled, by the worst end.
  public static Unsettled of(Store store) throws IOException {
    NavigableMap<RepositoryKey, StoreLock.Before> repositories = new TreeMap<>();
    try {
      String text = new String(Files.readAllBytes(store.unsettled()), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
          return all(store);
        }
        repositories.put(
            RepositoryKey.parse(form.group(2)), StoreLock.Before.valueOf(form.group(1)));
      }
    } catch (NoSuchFileException _) {
      // There is none: all are settled.
    } catch (BadValueException _) {
      return all(store);
    }
    return new Unsettled(repositories);
  }

  private static Unsettled all(Store store) throws IOException {
    NavigableMap<RepositoryKey, StoreLock.Before> repositories = new TreeMap<>();
    store.keys().forEach(key -> repositories.put(key, StoreLock.Before.MACHINE_DOWN));
    return new Unsettled(repositories);
  }

  /// Writes it, durably; nothing is left of it where all are settled.
  public void write(Store store) throws IOException {
    if (repositories.isEmpty()) {
      Files.deleteIfExists(store.unsettled());
      return;
    }
    String text =
        repositories.entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey() + "\n")
            .collect(Collectors.joining());
    DurableFile.write(store.unsettled(), text.getBytes(StandardCharsets.UTF_8));
  }
}
