package waymark.mirror.adopt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.process.Ended;
import waymark.mirror.text.BadValueException;

/// A bare mirror that somebody else made.
///
/// @param name `owner/name` of its `remote.origin.url`, which may hold a token and is never printed
public record Mirror(Path folder, String name) {

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final Pattern URL =
      Pattern.compile("(?:[a-z+]+://[^/]+/|[^/:]+:)(?:.*/)?([^/]+/[^/]+?)(?:\\.git)?/?");

  /// Every bare mirror in a folder, `NAME.git` or `OWNER/NAME.git`, whose remote says whose it is.
  public static List<Mirror> in(Git git, Path folder) throws IOException, InterruptedException {
    List<Path> candidates;
    try (Stream<Path> files = Files.walk(folder, 2)) {
      candidates =
          files.filter(f -> f.toString().endsWith(".git")).filter(Mirror::bare).sorted().toList();
    }
    List<Mirror> mirrors = new ArrayList<>();
    for (Path candidate : candidates) {
      Ended url = git.ask(candidate, "", DEADLINE, "config", "--local", "remote.origin.url");
      Matcher form = URL.matcher(url.out().strip());
      if (url.ok() && form.matches()) {
        mirrors.add(new Mirror(candidate, form.group(1)));
      }
    }
    return mirrors;
  }

  private static boolean bare(Path folder) {
    return Files.isRegularFile(folder.resolve("HEAD"))
        && Files.isDirectory(folder.resolve("objects"));
  }

  /// Its refs as they are.
  public NavigableMap<String, Oid> refs(Git git)
      throws GitRefused, IOException, InterruptedException {
    NavigableMap<String, Oid> refs = new TreeMap<>();
    for (String line :
        git.run(folder, "", DEADLINE, "for-each-ref", "--format=%(objectname) %(refname)")
            .lines()) {
      int space = line.indexOf(' ');
      refs.put(line.substring(space + 1), new Oid(line.substring(0, space)));
    }
    return refs;
  }

  public Head head() throws IOException, BadValueException {
    return Head.parse(Files.readString(folder.resolve("HEAD")).strip());
  }

  /// When it last fetched, as far as its files tell.
  public Instant time() throws IOException {
    Instant newest = Instant.EPOCH;
    for (String file : List.of("FETCH_HEAD", "packed-refs", "HEAD")) {
      Optional<Path> path = Optional.of(folder.resolve(file)).filter(Files::exists);
      if (path.isPresent()) {
        Instant time = Files.getLastModifiedTime(path.get()).toInstant();
        newest = time.isAfter(newest) ? time : newest;
      }
    }
    return newest;
  }
}
