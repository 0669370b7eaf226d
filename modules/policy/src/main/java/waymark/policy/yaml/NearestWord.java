package waymark.policy.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Which known word a mistyped one was probably meant to be.
public final class NearestWord {

  private NearestWord() {}

  /// The known word with the fewest edits, if a third of its letters or fewer are wrong.
  public static Optional<String> to(String mistyped, Collection<String> known) {
    return known.stream()
        .filter(word -> edits(mistyped, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(word -> edits(mistyped, word)));
  }

  /// How many letters must be put in, taken out, changed or swapped with their neighbour (the
  /// restricted Damerau-Levenshtein distance).
  static int edits(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[from.length()][to.length()];
  }
}
