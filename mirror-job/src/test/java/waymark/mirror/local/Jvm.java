package waymark.mirror.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program of ours in a JVM of its own, which a test may kill.
public final class Jvm {

  private Jvm() {}

  public static ProcessBuilder of(Class<?> program, String... words) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    line.addAll(List.of(words));
    return new ProcessBuilder(line);
  }
}
