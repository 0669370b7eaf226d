package waymark.oracle.grammar;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Chance, the same from the same seed on every machine.
final class Dice {

  private final RandomGenerator random;

  Dice(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// True that many times of a hundred.
  boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  /// From first to last, both included.
  int between(int first, int last) {
    return random.nextInt(first, last + 1);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  final <T> T of(T... choices) {
    return of(Arrays.asList(choices));
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /// The text that many times of a hundred, else none.
  String maybe(int share, Supplier<String> text) {
    return percent(share) ? text.get() : "";
  }

  /// `! ` now and then.
  String not() {
    return percent(18) ? "! " : "";
  }
}
