package waymark.mirror.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Serves a folder `OWNER/NAME.git` of bare repositories as a forge until it is killed; prints its
/// URL. Commands come on standard input, a line each, and are answered with a line: `requests`,
/// `delete OWNER/NAME`, `rename OWNER/NAME OWNER/OTHER`, `pushed OWNER/NAME TIME`, `delay
/// MILLISECONDS` of every answer.
public final class ServeForge {

  private ServeForge() {}

  /// Serves the folder that is the first argument, for the token that is the second.
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    try (LocalForge forge = new LocalForge(args[1])) {
      long id = 1000;
      for (Path owner : children(root)) {
        for (Path folder : children(owner)) {
          String name = folder.getFileName().toString().replaceFirst("\\.git$", "");
          forge.put(
              new LocalForge.Repository(
                  ++id,
                  owner.getFileName().toString(),
                  name,
                  folder,
                  "2026-01-01T00:00:00Z",
                  "main",
                  true,
                  false,
                  false));
        }
      }
      say(forge.url());
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .lines()
          .forEach(line -> obey(forge, line.strip().split(" ", -1)));
    }
    System.exit(0);
  }

  private static void obey(LocalForge forge, String[] words) {
    switch (words[0]) {
      case "requests" -> say(forge.apiRequests() + " " + forge.gitRequests());
      case "delete" -> {
        forge.remove(find(forge, words[1]).id());
        say("deleted");
      }
      case "rename" -> {
        String[] name = words[2].split("/", -1);
        forge.put(find(forge, words[1]).named(name[0], name[1]));
        say("renamed");
      }
      case "pushed" -> {
        forge.put(find(forge, words[1]).pushed(words[2]));
        say("pushed");
      }
      case "delay" -> {
        forge.distance(Duration.ofMillis(Long.parseLong(words[1])));
        say("delayed");
      }
      default -> say("what is \"" + words[0] + "\"?");
    }
  }

  private static LocalForge.Repository find(LocalForge forge, String name) {
    return forge.all().stream().filter(r -> r.fullName().equals(name)).findFirst().orElseThrow();
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }
}
