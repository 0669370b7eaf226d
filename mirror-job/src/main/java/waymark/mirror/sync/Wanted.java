package waymark.mirror.sync;

import java.util.List;
import java.util.Optional;
import waymark.mirror.forge.Listed;
import waymark.mirror.store.RepositoryKey;

/// A repository that a run has to answer for.
sealed interface Wanted {

  RepositoryKey key();

  /// What it is called, as far as it is known.
  String name();

  /// The forge lists it, and the filter takes it.
  ///
  /// @param taken the name by which it does
  record Present(Listed listed, Remote remote, String taken) implements Wanted {

    @Override
    public RepositoryKey key() {
      return listed.key();
    }

    @Override
    public String name() {
      return listed.name();
    }
  }

  /// We know it, and the listing does not have it: it has to be asked for by itself.
  ///
  /// @param remotes every source of its forge that can be asked: a token may see one owner only
  /// @param doubt why a source that cannot be asked may be the one that sees it
  record Missing(Known known, List<Remote> remotes, Optional<String> doubt) implements Wanted {

    @Override
    public RepositoryKey key() {
      return known.key();
    }

    @Override
    public String name() {
      return known.listed().name();
    }
  }

  /// We know it, and its forge cannot be asked.
  ///
  /// @param why in words
  record OutOfReach(Known known, String why) implements Wanted {

    @Override
    public RepositoryKey key() {
      return known.key();
    }

    @Override
    public String name() {
      return known.listed().name();
    }
  }

  /// The name that it had, where that is another one.
  static Optional<String> was(Optional<Known> before, String now) {
    return before.map(known -> known.listed().name()).filter(name -> !name.equals(now));
  }
}
