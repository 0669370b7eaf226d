package waymark.probe.outcome;

/// The phases of a probe, in their order.
public enum Phase {
  /// The name is looked up.
  DNS("dns"),
  /// TCP connects.
  CONNECT("connect"),
  /// The TLS handshake, and the look at the certificate.
  TLS("tls"),
  /// From the request that was sent to the first byte that came back.
  FIRST_BYTE("first-byte"),
  /// The rest of the answer, and what it says.
  HTTP("http");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /// As reports print it: `first-byte`.
  @Override
  public String toString() {
    return word;
  }
}
