package waymark.lab;

import java.nio.file.Path;
import java.util.List;

/// A host of one lab, and the steps to change it.
record Machine(LabName lab, Host host) {

  /// Runs a program that needs the host's network alone.
  Step run(Command command) {
    return new Step.Run(command.under(List.of("ip", "netns", "exec", netns())));
  }

  /// Runs a fixed command line that needs the host's network alone.
  Step run(String words) {
    return run(Command.words(words));
  }

  /// Runs a fixed command line that reads `input`.
  Step run(String words, String input) {
    return run(new Command(Command.words(words).argv(), input));
  }

  /// Gives `ip` or `bridge` a list of its commands.
  Step batch(String program, String input) {
    return new Step.Run(new Command(List.of(program, "-n", netns(), "-batch", "-"), input));
  }

  /// Runs a fixed command line that needs the lab's own /run too.
  Step inside(String words) {
    return new Step.Run(Command.words(words).under(entering()));
  }

  /// Starts a daemon that writes its process id to [Folder#pidOf].
  Step daemon(String words) {
    return new Step.Start(Command.words(words).under(entering()), pidFile());
  }

  /// Ends that daemon.
  Step stop() {
    return new Step.Stop(pidFile());
  }

  /// What starts a program on this host, with the lab's own /run.
  List<String> entering() {
    return List.of(
        "nsenter", "--mount=" + Folder.of(lab).mountNamespace(), "ip", "netns", "exec", netns());
  }

  String netns() {
    return host.netns(lab);
  }

  private Path pidFile() {
    return Folder.of(lab).pidOf(host);
  }
}
