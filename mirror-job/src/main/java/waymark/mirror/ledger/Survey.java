package waymark.mirror.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// One look at every file of a chain, to find which of them are lost.
final class Survey {

  /// What a file's content must be.
  interface Content {
    void check(Json.Obj content) throws BadValueException;
  }

  private final HashChain files;
  private final int length;
  private final NavigableMap<Integer, HashChain.Link> links = new TreeMap<>();
  private final NavigableMap<Integer, String> problems = new TreeMap<>();
  private final List<Lost> told = new ArrayList<>();

  private Survey(HashChain files, int length) {
    this.files = files;
    this.length = length;
  }

  /// Those that no file of the chain tells of yet.
  ///
  /// @param named SHA-256 of files that were once part of the chain, in order, as something else
  ///   than the chain remembers them: only so is the last one known to be gone, or another
  static List<Lost> lost(HashChain files, Content content, List<String> named) throws IOException {
    Survey survey = new Survey(files, files.length());
    survey.read(content);
    List<String> missing = survey.missing(named);
    Optional<String> last = survey.last(named, missing);
    survey.compare();
    return survey.found(last, missing);
  }

  private void read(Content content) throws IOException {
    for (int number = 1; number <= length; number++) {
      try {
        HashChain.Link link = files.read(number);
        content.check(link.content());
        told.addAll(Lost.in(link.content()));
        links.put(number, link);
      } catch (DamagedException e) {
        problems.put(number, String.valueOf(e.getMessage()));
      } catch (BadValueException e) {
        problems.put(number, files.file(number) + ": " + e.problem());
      }
    }
    told.stream()
        .filter(one -> !Files.exists(files.file(one.number())))
        .forEach(one -> problems.remove(one.number()));
  }

  /// From the last on: what a file says of the one before it counts only where the one after it has
  /// said that it is what was written.
  private void compare() {
    for (int number = length; number > 0; number--) {
      Optional<String> previous =
          Optional.ofNullable(links.get(number)).flatMap(HashChain.Link::previous);
      HashChain.Link before = links.get(number - 1);
      if (number == 1 && previous.isPresent()) {
        bad(1, files.file(1) + ": follows a file before it");
      } else if (links.containsKey(number)
          && before != null
          && !previous.equals(Optional.of(before.sha256()))) {
        bad(
            number - 1,
            files.file(number - 1) + ": is not the file that " + files.file(number) + " follows");
      }
    }
  }

  private void bad(int number, String problem) {
    problems.put(number, problem);
    links.remove(number);
  }

  /// Judges the last file, of which no other in the chain tells.
  ///
  /// @param missing loses what was written there
  /// @return SHA-256 of what was written there, where it is not that any more
  private Optional<String> last(List<String> named, List<String> missing) {
    HashChain.Link last = links.get(length);
    if (missing.isEmpty() || (last != null && named.contains(last.sha256()))) {
      return Optional.empty();
    }
    if (last != null) {
      bad(length, files.file(length) + ": is not the file that the ledger names");
    }
    return problems.containsKey(length) ? Optional.of(missing.removeFirst()) : Optional.empty();
  }

  /// @param last what was written in the last file
  /// @param missing what came after it
  private List<Lost> found(Optional<String> last, List<String> missing) {
    List<Lost> lost = new ArrayList<>();
    problems.forEach((number, problem) ->
        lost.add(new Lost(number, number == length ? last : written(number), problem)));
    int number = length;
    for (String sha256 : missing) {
      number++;
      String problem = files.file(number) + ": is missing from the chain";
      lost.add(new Lost(number, Optional.of(sha256), problem));
    }
    return lost;
  }

  /// What the file after it says that its SHA-256 was.
  private Optional<String> written(int number) {
    return Optional.ofNullable(links.get(number + 1)).flatMap(HashChain.Link::previous);
  }

  /// What is named, is not there, and can only have been at the end: all of it, where nothing is
  /// there. What is named before the first that is there was another chain.
  private List<String> missing(List<String> named) {
    Set<String> known = new HashSet<>();
    links.values().forEach(link -> known.add(link.sha256()));
    links.values().forEach(link -> link.previous().ifPresent(known::add));
    told.forEach(one -> one.sha256().ifPresent(known::add));
    List<String> missing = new ArrayList<>(named);
    while (!known.isEmpty() && !missing.isEmpty() && !known.contains(missing.getFirst())) {
      missing.removeFirst();
    }
    missing.removeIf(known::contains);
    return missing;
  }
}
