package waymark.netstate.netfilter.nft;

import java.math.BigInteger;

/// A constant: one value, or all from a first to a last, both included.
public sealed interface Span extends Expression {

  Datatype type();

  BigInteger first();

  BigInteger last();

  default boolean contains(BigInteger value) {
    return first().compareTo(value) <= 0 && value.compareTo(last()) <= 0;
  }

  /// `80`, `10.0.0.1`, `established,related`.
  record Constant(Datatype type, BigInteger bits) implements Span {

    @Override
    public BigInteger first() {
      return bits;
    }

    @Override
    public BigInteger last() {
      return bits;
    }
  }

  /// `10.0.0.0/8`, `"eth*"`.
  ///
  /// @param length how many of the leading bits count
  record Prefix(Datatype type, BigInteger bits, int length) implements Span {

    @Override
    public BigInteger first() {
      return bits.andNot(hostBits());
    }

    @Override
    public BigInteger last() {
      return bits.or(hostBits());
    }

    private BigInteger hostBits() {
      return BigInteger.ONE.shiftLeft(type.bits() - length).subtract(BigInteger.ONE);
    }
  }

  /// `*`, the catch-all of a set: what no other element covers.
  record Any(Datatype type) implements Span {

    @Override
    public BigInteger first() {
      return BigInteger.ZERO;
    }

    @Override
    public BigInteger last() {
      return BigInteger.ONE.shiftLeft(type.bits()).subtract(BigInteger.ONE);
    }
  }

  /// `1000-2000`.
  record Range(Datatype type, BigInteger first, BigInteger last) implements Span {}
}
