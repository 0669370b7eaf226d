package waymark.mirror.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A program to run.
///
/// @param words the program and its arguments; never a secret, other users can read them
/// @param environment all of it: nothing is inherited
/// @param directory where it runs
/// @param input what it reads from standard input
/// @param deadline the longest that it may run
public record Command(
    List<String> words,
    Map<String, String> environment,
    Path directory,
    String input,
    Duration deadline) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./^*-]+");

  /// Makes sure that the program gets these words and this folder.
  void speakable() throws IOException {
    List<String> said = new ArrayList<>(words);
    said.add(directory.toString());
    speakable(said);
  }

  /// Makes sure that a program can get these words: Java says them in the encoding of the locale,
  /// with a `?` for what that has not.
  ///
  /// @throws IOException where it would
  public static void speakable(List<String> said) throws IOException {
    Charset locale = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    CharsetEncoder encoder = locale.newEncoder();
    for (String word : said) {
      if (!encoder.canEncode(word)) {
        throw new IOException(
            "\""
                + word
                + "\" cannot be said to a program in the locale's encoding, "
                + locale
                + "; set LC_ALL=C.UTF-8");
      }
    }
  }

  /// The line that a person would type into a shell.
  @Override
  public String toString() {
    String line = words.stream().map(Command::quoted).collect(Collectors.joining(" "));
    return "(cd " + quoted(directory.toString()) + " && " + line + ")";
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() && word.indexOf('*') < 0
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
