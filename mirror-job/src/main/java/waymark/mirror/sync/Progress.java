package waymark.mirror.sync;

import java.time.Duration;

/// Told how a run is getting on; from several threads.
public interface Progress {

  /// Something that a person wants to know now.
  void say(String line);

  /// A forge makes us wait; told each second, and with nothing left when it is over.
  void waits(String what, Duration left);

  /// So many repositories are to be asked; the others are known to be as they were.
  void begin(int asked, int skipped);

  /// One is begun.
  void begin(String name);

  /// What it is at: a line of git's own progress.
  void at(String name, String step);

  /// One is done.
  void end(Done done);

  /// All are done, whatever became of them.
  void end();
}
