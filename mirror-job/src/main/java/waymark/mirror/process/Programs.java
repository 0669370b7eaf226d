package waymark.mirror.process;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Runs programs, and can end all that are running.
public final class Programs {

  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Drain NOTHING = _ -> {};

  private final Consumer<String> echo;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Set<Command> left = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /// @param echo told every command before it runs
  public Programs(Consumer<String> echo) {
    this.echo = echo;
  }

  /// The same, but what runs there is not ended by [#stopAll]: for what is short, and has to be
  /// done before the end.
  public Programs unstopped() {
    return new Programs(echo);
  }

  /// Runs it and keeps its whole standard output.
  public Ended run(Command command) throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Ended ended = start(command, _ -> {}, stream -> stream.transferTo(out), _ -> {});
    return new Ended(ended.status(), out.toString(StandardCharsets.UTF_8), ended.errors());
  }

  /// Runs it, giving each line of its output and of its progress as it comes.
  ///
  /// @param out told each line of standard output
  /// @param err told each line of standard error, those that a carriage return overwrites too
  public Ended run(Command command, Consumer<String> out, Consumer<String> err)
      throws IOException, InterruptedException {
    return start(
        command, _ -> {}, stream -> new BufferedReader(text(stream)).lines().forEach(out), err);
  }

  /// Runs it with its standard output going to a file, which is made or written over.
  public Ended intoFile(Command command, Path out) throws IOException, InterruptedException {
    return start(command, builder -> builder.redirectOutput(out.toFile()), NOTHING, _ -> {});
  }

  /// Runs it with the file as its standard input, whatever the command's input is.
  public Ended fromFile(Command command, Path in) throws IOException, InterruptedException {
    return start(command, builder -> builder.redirectInput(in.toFile()), NOTHING, _ -> {});
  }

  /// Runs a program that leaves another one behind, which would hold our pipes open: nobody hears
  /// what they say.
  ///
  /// @param end for [#end], or [#stopAll]
  public Ended leaving(Command command, Command end) throws IOException, InterruptedException {
    left.add(end);
    return start(
        command,
        builder -> builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD),
        NOTHING,
        _ -> {});
  }

  /// Ends what was left behind.
  public void end(Command end) throws IOException, InterruptedException {
    left.remove(end);
    Ended _ = unstopped().run(end);
  }

  /// What a program reads from standard input, as it comes.
  public interface Feed {
    void to(OutputStream stdin) throws IOException;
  }

  /// Runs it on an input that is too large to hold.
  ///
  /// @throws IOException also where the input breaks off: the program ends then
  public Ended feed(Command command, Feed feed) throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicReference<Optional<IOException>> broken = new AtomicReference<>(Optional.empty());
    Ended ended =
        start(
            command,
            _ -> {},
            stdin -> {
              try {
                feed.to(stdin);
              } catch (IOException e) {
                broken.set(Optional.of(e));
                throw e;
              }
            },
            stream -> stream.transferTo(out),
            _ -> {});
    if (broken.get().isPresent()) {
      throw broken.get().get();
    }
    return new Ended(ended.status(), out.toString(StandardCharsets.UTF_8), ended.errors());
  }

  private interface Drain {
    void drain(InputStream stream) throws IOException;
  }

  private Ended start(
      Command command, Consumer<ProcessBuilder> files, Drain out, Consumer<String> err)
      throws IOException, InterruptedException {
    byte[] input = command.input().getBytes(StandardCharsets.UTF_8);
    return start(command, files, stdin -> stdin.write(input), out, err);
  }

  private Ended start(
      Command command, Consumer<ProcessBuilder> files, Feed feed, Drain out, Consumer<String> err)
      throws IOException, InterruptedException {
    echo.accept(command.toString());
    command.speakable();
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(command.words());
    ProcessBuilder builder = new ProcessBuilder(words).directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    files.accept(builder);
    Process process = builder.start();
    running.add(process);
    AtomicBoolean late = new AtomicBoolean();
    Errors errors = new Errors(err);
    try {
      if (stopped.get()) {
        ProcessGroup.kill(process);
      }
      Thread input = daemon(() -> feed(process.getOutputStream(), feed));
      Thread error = daemon(() -> errors.read(process.getErrorStream()));
      Thread clock = daemon(() -> late.set(overstays(process, command.deadline())));
      out.drain(process.getInputStream());
      int status = process.waitFor();
      error.join();
      input.join();
      clock.interrupt();
      clock.join();
      if (late.get()) {
        throw new IOException(
            command.words().getFirst()
                + " did not end within "
                + command.deadline().toSeconds()
                + " s and was stopped");
      }
      return new Ended(status, "", errors.last());
    } finally {
      if (process.isAlive()) {
        ProcessGroup.kill(process);
      }
      running.remove(process);
    }
  }

  /// Ends every program that runs now or is started later: asked first, then killed. What one has
  /// left behind is ended too.
  public void stopAll() {
    stopped.set(true);
    running.forEach(ProcessGroup::ask);
    long until = System.nanoTime() + GRACE.toNanos();
    for (Process process : running) {
      try {
        process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      ProcessGroup.kill(process);
    }
    for (Command end : left) {
      try {
        end(end);
      } catch (IOException _) {
        // It ends by itself when nobody uses it.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Whether [#stopAll] was called: a program that failed since then says nothing of what it was
  /// asked.
  public boolean stopped() {
    return stopped.get();
  }

  private static boolean overstays(Process process, Duration deadline) {
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      ProcessGroup.kill(process);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private static void feed(OutputStream stream, Feed feed) {
    try (stream) {
      feed.to(stream);
    } catch (IOException _) {
      // It ended before it had read all; its status tells why.
    }
  }

  private static InputStreamReader text(InputStream stream) {
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }

  private static Thread daemon(Runnable work) {
    return Thread.ofPlatform().daemon().start(work);
  }
}
