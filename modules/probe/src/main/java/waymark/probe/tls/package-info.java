/// The client's side of TLS: the handshake, and a look at the certificate that finds every trouble
/// with it, not just the first.
@NullMarked
package waymark.probe.tls;

import org.jspecify.annotations.NullMarked;
