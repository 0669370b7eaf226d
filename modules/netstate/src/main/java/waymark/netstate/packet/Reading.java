package waymark.netstate.packet;

import java.util.Optional;
import java.util.function.Function;

/// A part of a gateway's state, read or not: a part that could not be read is never taken for
/// empty.
public sealed interface Reading<T> {

  /// Read, whole.
  record Known<T>(T value) implements Reading<T> {}

  /// Not read.
  ///
  /// @param why as a person would say it: `iptables-save.txt is not in the snapshot`
  record NotKnown<T>(String why) implements Reading<T> {}

  static <T> Reading<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Reading<T> notKnown(String why) {
    return new NotKnown<>(why);
  }

  /// What was read, where it was.
  default Optional<T> toOptional() {
    return switch (this) {
      case Known<T>(T value) -> Optional.of(value);
      case NotKnown<T>(String why) -> Optional.empty();
    };
  }

  /// The same reading of a changed value; what was not read stays so.
  default <R> Reading<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Known<T>(T value) -> new Known<>(change.apply(value));
      case NotKnown<T>(String why) -> new NotKnown<>(why);
    };
  }
}
