package waymark.mirror.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;

/// Finds the repository that a person means: by its name then or now, or by its number.
public record Selection(Origin origin, Moment moment) {

  /// What was found.
  ///
  /// @param lost repositories of which the state that is meant cannot be read, and why
  /// @param apart repositories whose name another one has, and why: those of `pasts` go by their
  ///   number, and any others were not taken
  public record Found(
      List<Past> pasts, Map<RepositoryKey, String> lost, Map<RepositoryKey, String> apart) {}

  /// Everything that there was. One that cannot be read stops no other.
  ///
  /// @throws BadValueException where there was nothing
  public Found all() throws IOException, BadValueException {
    List<Past> pasts = new ArrayList<>();
    Map<RepositoryKey, String> lost = new TreeMap<>();
    for (RepositoryKey key : origin.keys()) {
      try {
        origin.past(key, moment).ifPresent(pasts::add);
      } catch (IOException e) {
        lost.put(key, String.valueOf(e.getMessage()));
      }
    }
    if (pasts.isEmpty() && lost.isEmpty()) {
      throw new BadValueException(
          "no repository was kept yet " + moment.words(),
          "ask for a later time; mirror-job list --runs shows what there is");
    }
    return new Found(pasts, lost, new Namesakes(origin).apart(pasts));
  }

  /// The one that is meant. Of several with that name, it is the one that was called so then, or
  /// else is called so now.
  ///
  /// @param word `OWNER/NAME`, in any case, as it is or was called; `HOST/ID`; or the id alone
  /// @throws BadValueException where there is none, it begins later, or nothing says which of
  ///   several is meant
  /// @throws IOException where it is there and cannot be read, or may be
  public Found one(String word) throws IOException, BadValueException {
    List<RepositoryKey> meant = new ArrayList<>();
    Map<RepositoryKey, String> unread = new TreeMap<>();
    for (RepositoryKey key : origin.keys()) {
      if (means(word, key, unread)) {
        meant.add(key);
      }
    }
    if (meant.isEmpty() && !unread.isEmpty()) {
      throw new IOException(
          ("there is no repository \"%s\" among those that could be read; ask by its number where it"
                  + " is one of those that could not be read: %s")
              .formatted(
                  word,
                  String.join(
                      "; ",
                      unread.entrySet().stream()
                          .map(e -> e.getKey() + ", " + e.getValue())
                          .toList())));
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
    if (pasts.size() == 1) {
      return new Found(pasts, Map.of(), Map.of());
    }
    List<Past> called = pasts.stream().filter(past -> past.name().equalsIgnoreCase(word)).toList();
    Optional<Past> holder =
        word.contains("/")
            ? new Namesakes(origin).holder(called.isEmpty() ? pasts : called)
            : Optional.empty();
    if (holder.isEmpty()) {
      throw new BadValueException(
          "\"" + word + "\" was the name of " + pasts.size() + " repositories",
          "give the number of one: "
              + String.join(", ", meant.stream().map(Object::toString).toList()));
    }
    return new Found(List.of(holder.get()), Map.of(), Namesakes.without(word, holder, pasts));
  }

  /// @param unread gets the reason where what it is called could not be read
  private boolean means(String word, RepositoryKey key, Map<RepositoryKey, String> unread)
      throws IOException {
    if (word.equals(key.toString()) || word.equals(Long.toString(key.id()))) {
      return true;
    }
    for (Moment at : List.of(moment, new Moment.Latest())) {
      try {
        Optional<Past> past = origin.past(key, at);
        if (past.isPresent() && past.get().name().equalsIgnoreCase(word)) {
          return true;
        }
      } catch (SeveralStories e) {
        if (e.isAbout(word)) {
          return true;
        }
      } catch (IOException e) {
        // What it was called then cannot be read; perhaps its name now can.
        unread.put(key, String.valueOf(e.getMessage()));
      }
    }
    return unread.containsKey(key) && origin.names(key).stream().anyMatch(word::equalsIgnoreCase);
  }
}
