package waymark.mirror.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;

/// Finds the repository that a person means: by its name then or now, or by its number.
public record Selection(Origin origin, Moment moment) {

  /// Everything that there was.
  public List<Past> all() throws IOException {
    List<Past> pasts = new ArrayList<>();
    for (RepositoryKey key : origin.keys()) {
      origin.past(key, moment).ifPresent(pasts::add);
    }
    return pasts;
  }

  /// The one that is meant.
  ///
  /// @param word `OWNER/NAME`, in any case, as it is or was called; `HOST/ID`; or the id alone
  /// @throws BadValueException where there is none, more than one, or it begins later
  public Past one(String word) throws IOException, BadValueException {
    List<RepositoryKey> meant = new ArrayList<>();
    for (RepositoryKey key : origin.keys()) {
      if (means(word, key)) {
        meant.add(key);
      }
    }
    if (meant.isEmpty()) {
      throw new BadValueException(
          "there is no repository \"" + word + "\" here",
          "give one that mirror-job list shows, as owner/name or host/id");
    }
    List<Past> pasts = new ArrayList<>();
    for (RepositoryKey key : meant) {
      origin.past(key, moment).ifPresent(pasts::add);
    }
    if (pasts.isEmpty()) {
      throw new BadValueException(
          word + " was not kept yet " + moment.words(),
          "ask for a later time; mirror-job list --runs shows what there is");
    }
    if (pasts.size() > 1) {
      throw new BadValueException(
          "\"" + word + "\" was the name of " + pasts.size() + " repositories",
          "give the number of one: "
              + String.join(", ", meant.stream().map(Object::toString).toList()));
    }
    return pasts.getFirst();
  }

  private boolean means(String word, RepositoryKey key) throws IOException {
    if (word.equals(key.toString()) || word.equals(Long.toString(key.id()))) {
      return true;
    }
    for (Moment at : List.of(moment, new Moment.Latest())) {
      Optional<Past> past = origin.past(key, at);
      if (past.isPresent() && past.get().name().equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }
}
