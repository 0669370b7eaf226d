package waymark.lab;

import java.nio.file.Path;

/// One change of a lab, printable as what a person would type.
public sealed interface Step {

  /// Runs a program to its end; it must exit with 0.
  record Run(Command command) implements Step {
    @Override
    public String typed() {
      return command.typed();
    }
  }

  /// Writes a file that only root may read.
  record Write(Path file, String text) implements Step {
    @Override
    public String typed() {
      return "cat >" + file + " <<'END'\n" + text + (text.endsWith("\n") ? "" : "\n") + "END";
    }
  }

  /// Starts a daemon, unless it runs already.
  ///
  /// @param pidFile where it writes its process id
  record Start(Command command, Path pidFile) implements Step {
    @Override
    public String typed() {
      return "pgrep --pidfile " + pidFile + " || " + command.typed();
    }
  }

  /// Ends a daemon and waits until it is gone; one that does not run is no error.
  record Stop(Path pidFile) implements Step {
    @Override
    public String typed() {
      return "pkill --pidfile " + pidFile;
    }
  }

  /// What a person would type into a shell to do the same.
  String typed();
}
