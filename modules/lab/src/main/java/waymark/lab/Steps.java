package waymark.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Does steps, one after the other, and writes each into the lab's journal before it is done.
final class Steps {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LabName lab;
  private final Folder folder;
  private final Consumer<Step> echo;

  Steps(LabName lab, Consumer<Step> echo) {
    this.lab = lab;
    this.folder = Folder.of(lab);
    this.echo = echo;
  }

  void run(List<Step> steps) throws LabRefused, IOException {
    for (Step step : steps) {
      Files.writeString(
          folder.journal(),
          step.typed() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      echo.accept(step);
      run(step);
    }
  }

  private void run(Step step) throws LabRefused, IOException {
    switch (step) {
      case Step.Run(Command command) -> run(command);
      case Step.Write(Path file, String text) -> write(file, text);
      case Step.Start(Command command, Path pidFile) -> start(command, pidFile);
      case Step.Stop(Path pidFile) -> stop(pidFile);
    }
  }

  private void run(Command command) throws LabRefused, IOException {
    long before = Files.exists(folder.log()) ? Files.size(folder.log()) : 0;
    Process process =
        Programs.builder(lab, command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .start();
    int status = Programs.finish(process, command, PATIENCE);
    if (status != 0) {
      byte[] log = Files.readAllBytes(folder.log());
      String said =
          new String(log, (int) before, log.length - (int) before, StandardCharsets.UTF_8);
      throw new LabRefused(
          "\""
              + String.join(" ", command.argv())
              + "\" exited with "
              + status
              + ": "
              + said.strip(),
          "mend that, then run \"gateway-agent lab down\" and \"gateway-agent lab up\" again");
    }
  }

  private static void write(Path file, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.notExists(file)) {
      Files.createFile(file, ownerOnly);
    }
    Files.writeString(file, text);
  }

  private void start(Command command, Path pidFile) throws LabRefused, IOException {
    if (runningIn(pidFile)) {
      return;
    }
    Files.deleteIfExists(pidFile);
    run(command);
    // nginx(8) listens before it goes to the background, but writes its process id after that
    awaitOrRefuse(pidFile, true);
  }

  private void stop(Path pidFile) throws LabRefused, IOException {
    OptionalLong pid = Processes.pidIn(pidFile);
    if (pid.isPresent() && runningIn(pidFile)) {
      ProcessHandle.of(pid.getAsLong()).ifPresent(ProcessHandle::destroy);
      awaitOrRefuse(pidFile, false);
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean runningIn(Path pidFile) throws IOException {
    OptionalLong pid = Processes.pidIn(pidFile);
    return pid.isPresent() && Processes.isRunning(pid.getAsLong());
  }

  private static void awaitOrRefuse(Path pidFile, boolean running) throws LabRefused, IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (runningIn(pidFile) != running) {
      if (System.nanoTime() > deadline) {
        throw new LabRefused(
            "the daemon of " + pidFile + (running ? " does not start" : " does not end"),
            "read " + pidFile.resolveSibling("log"));
      }
      Programs.pause();
    }
  }
}
