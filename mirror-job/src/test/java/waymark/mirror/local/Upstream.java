package waymark.mirror.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A bare repository upstream, changed as its owner, or a thief, would change it.
public record Upstream(Path folder) {

  /// An empty one.
  public static Upstream create(Path folder) throws IOException {
    Files.createDirectories(folder);
    Upstream upstream = new Upstream(folder);
    upstream.git("", "init", "-q", "--bare", "-b", "main", ".");
    return upstream;
  }

  /// Adds a commit of one file to the branch, which is made where it is not there.
  public void commit(String branch, String file, String content) throws IOException {
    boolean there = refs().containsKey("refs/heads/" + branch);
    write(branch, file, content, there ? "from refs/heads/" + branch + "^0\n" : "");
  }

  /// Makes the branch one commit without a history.
  public void force(String branch, String file, String content) throws IOException {
    git("", "update-ref", "-d", "refs/heads/" + branch);
    write(branch, file, content, "");
  }

  private void write(String branch, String file, String content, String from) throws IOException {
    String stream =
        "commit refs/heads/%s\ncommitter A <a@b.test> 1700000000 +0000\n".formatted(branch)
            + "data %d\n%s\n".formatted(content.length(), content)
            + from
            + "M 100644 inline %s\ndata %d\n%s\n".formatted(file, content.length(), content);
    git(stream, "fast-import", "--quiet", "--force");
  }

  /// An annotated tag, moved where it is there.
  public void tag(String name, String target) throws IOException {
    git("", "tag", "-f", "-a", "-m", name + " of " + target, name, target);
  }

  public void ref(String name, String target) throws IOException {
    git("", "update-ref", name, target);
  }

  public void delete(String ref) throws IOException {
    git("", "update-ref", "-d", ref);
  }

  /// Every ref and the object it names.
  public NavigableMap<String, String> refs() throws IOException {
    NavigableMap<String, String> refs = new TreeMap<>();
    for (String line :
        git("", "for-each-ref", "--format=%(refname) %(objectname)").lines().toList()) {
      refs.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
    }
    return refs;
  }

  /// Runs git there.
  public String git(String input, String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      builder.environment().put("GIT_" + who + "_NAME", "A");
      builder.environment().put("GIT_" + who + "_EMAIL", "a@b.test");
    }
    Process process = builder.redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(line + " in " + folder + ": " + out);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return out;
  }
}
