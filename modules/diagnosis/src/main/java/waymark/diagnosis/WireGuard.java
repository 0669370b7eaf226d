package waymark.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;

/// What `wg show` prints of one interface.
///
/// @param peers in its order
record WireGuard(List<Peer> peers) {

  /// After so long no session is left, and packets wait for a new one: REJECT_AFTER_TIME of
  /// WireGuard's protocol. A peer that is kept alive makes a new one each two minutes.
  static final Duration REJECT_AFTER = Duration.ofMinutes(3);

  private static final Pattern FIELD = Pattern.compile("(?m)^\\s*([a-z ]+): (.*)$");
  private static final Pattern TIME = Pattern.compile("(\\d+) (second|minute|hour|day|year)s?");

  WireGuard {
    peers = List.copyOf(peers);
  }

  /// One far end.
  ///
  /// @param allowed to which packets are sent to it, and from which they are taken
  /// @param shook how long ago the last handshake was; empty where there was none
  /// @param keptAlive whether it sends something now and then by itself
  record Peer(List<Cidr> allowed, Optional<Duration> shook, boolean keptAlive) {

    Peer {
      allowed = List.copyOf(allowed);
    }

    /// Whether it had no session for so long that one that is kept alive cannot have been answered.
    boolean isSilent() {
      return shook.map(ago -> keptAlive && ago.compareTo(REJECT_AFTER) > 0).orElse(true);
    }
  }

  /// Reads the part of that interface; empty where there is none.
  static Optional<WireGuard> read(String text, String dev) {
    return Stream.of(text.split("(?m)^(?=interface: )", -1))
        .filter(part -> part.startsWith("interface: " + dev + "\n"))
        .findFirst()
        .map(part ->
            new WireGuard(
                Stream.of(part.split("(?m)^(?=peer: )", -1))
                    .skip(1)
                    .map(WireGuard::peer)
                    .toList()));
  }

  private static Peer peer(String text) {
    List<Cidr> allowed = new ArrayList<>();
    Optional<Duration> shook = Optional.empty();
    boolean keptAlive = false;
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      String value = field.group(2);
      switch (field.group(1)) {
        case "allowed ips" ->
            Stream.of(value.split(", ", -1)).flatMap(WireGuard::block).forEach(allowed::add);
        case "latest handshake" -> shook = Optional.of(ago(value));
        case "persistent keepalive" -> keptAlive = value.startsWith("every");
        default -> {
          // Keys, the endpoint, the transfer: nothing here asks for them.
        }
      }
    }
    return new Peer(allowed, shook, keptAlive);
  }

  private static Stream<Cidr> block(String text) {
    try {
      return Stream.of(Cidr.parse(text));
    } catch (BadValueException _) {
      // "(none)"
      return Stream.empty();
    }
  }

  /// `Now`, `1 minute, 3 seconds ago`; a clock that was set back counts as now.
  private static Duration ago(String text) {
    Duration ago = Duration.ZERO;
    Matcher time = TIME.matcher(text);
    while (time.find()) {
      ago = ago.plus(unit(time.group(2)).multipliedBy(Long.parseLong(time.group(1))));
    }
    return ago;
  }

  private static Duration unit(String word) {
    return switch (word) {
      case "year" -> Duration.ofDays(365);
      case "day" -> Duration.ofDays(1);
      case "hour" -> Duration.ofHours(1);
      case "minute" -> Duration.ofMinutes(1);
      default -> Duration.ofSeconds(1);
    };
  }
}
