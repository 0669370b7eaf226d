package waymark.mirror.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far back retention has let a repository's objects go. Its manifests stay: what was there is
/// remembered, what was in it is not.
///
/// @param sequence of the last manifest whose objects may be gone; 0 where all are kept
public record Pruned(int sequence) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\n");

  public static Pruned of(Store store, RepositoryKey key) throws IOException {
    try {
      Matcher form = FORM.matcher(Files.readString(store.pruned(key)));
      if (!form.matches()) {
        throw new IOException(store.pruned(key) + " does not hold the number of a manifest");
      }
      return new Pruned(Integer.parseInt(form.group(1)));
    } catch (NoSuchFileException _) {
      return new Pruned(0);
    }
  }

  public void write(Store store, RepositoryKey key) throws IOException {
    DurableFile.write(store.pruned(key), (sequence + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
