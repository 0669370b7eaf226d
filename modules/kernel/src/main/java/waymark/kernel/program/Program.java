package waymark.kernel.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program by name, with its arguments.
///
/// @param debianPackage what to install where it is not there
public record Program(String debianPackage, List<String> command) {

  /// Where the programs of an administrator are, also where PATH leaves them out, as cron's does.
  private static final List<String> SYSTEM_PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /// A child in the C locale prints what we read.
  private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "LANG", "C");

  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  public Program {
    command = List.copyOf(command);
  }

  /// A program with its arguments.
  public static Program of(String debianPackage, String... command) {
    return new Program(debianPackage, List.of(command));
  }

  /// As a person would type it; no argument of ours needs quoting.
  @Override
  public String toString() {
    return String.join(" ", command);
  }

  /// Where the program's file is.
  public Optional<Path> file() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), SYSTEM_PATH.stream())
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, command.getFirst()))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Runs it to its end, in the network namespace of the calling thread.
  ///
  /// @param input what it reads on standard input
  /// @param most how long it may take
  public Result run(String input, Duration most) throws IOException, InterruptedException {
    Optional<Path> file = file();
    if (file.isEmpty()) {
      return new Result.Missing(
          command.getFirst() + " is not installed: apt-get install " + debianPackage);
    }
    List<String> words = new ArrayList<>(command);
    words.set(0, file.get().toString());
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(ENVIRONMENT);
    Process process = builder.start();
    try {
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      feed(process, input);
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result.Failed(this + " did not end within " + most.toMillis() + " ms");
      }
      String told = err.join();
      return process.exitValue() == 0
          ? new Result.Done(out.join(), told)
          : new Result.Failed(
              this
                  + " ended with status "
                  + process.exitValue()
                  + told.lines().findFirst().map(line -> ": " + line.strip()).orElse(""));
    } catch (CompletionException broken) {
      throw new IOException("the output of " + this + " could not be read", broken.getCause());
    } finally {
      process.destroyForcibly();
    }
  }

  private static void feed(Process process, String input) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException brokenPipe) {
      if (process.isAlive()) {
        throw brokenPipe;
      } // it ended without reading; its status says why
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException broken) {
            throw new UncheckedIOException(broken);
          }
        },
        READERS);
  }
}
