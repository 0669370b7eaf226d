package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;

/// What an expression of a native rule gives for a packet.
sealed interface Computed {

  /// A number for each part.
  record Known(List<BigInteger> parts) implements Computed {

    static Known of(BigInteger value) {
      return new Known(List.of(value));
    }

    static Known of(long value) {
      return of(BigInteger.valueOf(value));
    }
  }

  /// There is nothing to read: the rule ends (NFT_BREAK).
  record Nothing() implements Computed {}

  /// The model cannot tell.
  record Open(Supplier<String> question) implements Computed {}
}
