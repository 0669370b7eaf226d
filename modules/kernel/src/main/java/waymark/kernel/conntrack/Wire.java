package waymark.kernel.conntrack;

/// Numbers of ctnetlink as it wants them written: in network byte order.
final class Wire {

  private Wire() {}

  static byte[] bytes16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  static byte[] bytes32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }
}
