package waymark.diagnosis;

import java.util.Optional;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.IpAddress;

/// What one probe saw.
///
/// @param url as it was asked for
/// @param vantage where it started: `local`, `netns:client`
/// @param from the address that it had there; empty where it never got so far
/// @param front the address and port that it went to; empty where the name gave none
/// @param text one line for people: `connect timed out after 3000 ms`
public record Observation(
    String url,
    String vantage,
    Optional<IpAddress> from,
    Optional<Endpoint> front,
    Answer answer,
    String text) {

  /// How it ended.
  public enum Answer {
    /// All phases passed.
    OK,
    TIMEOUT_CONNECT,
    /// The connection opened and then nothing more came.
    TIMEOUT_LATER,
    REFUSED,
    RESET,
    UNREACHABLE,
    DNS,
    TLS,
    /// An HTTP status of 500 and above.
    HTTP_ERROR,
    OTHER
  }

  public boolean isOk() {
    return answer == Answer.OK;
  }
}
