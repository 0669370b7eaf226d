package waymark.lab;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.Base64;

/// A WireGuard key pair in Base64, as `wg genkey` and `wg pubkey` print it: Curve25519, RFC 7748.
record TunnelKeys(String privateKey, String publicKey) {

  private static final int BYTES = 32;

  static TunnelKeys generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      byte[] scalar =
          ((XECPrivateKey) pair.getPrivate())
              .getScalar()
              .orElseThrow(() -> new IllegalStateException("a key without its scalar"));
      return new TunnelKeys(
          Base64.getEncoder().encodeToString(scalar),
          Base64.getEncoder().encodeToString(littleEndian((XECPublicKey) pair.getPublic())));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] littleEndian(XECPublicKey key) {
    byte[] bigEndian = key.getU().toByteArray();
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES && i < bigEndian.length; i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }
}
