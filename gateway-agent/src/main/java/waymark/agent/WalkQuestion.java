package waymark.agent;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Tracking;

/// A packet to walk, with what the connection tracker makes of it.
record WalkQuestion(Packet packet, Tracking tracking) {

  /// A client's port, where none is named.
  static final int CLIENT_PORT = 40000;

  private static final Set<String> KEYS =
      Set.of("in", "src", "dst", "protocol", "sport", "dport", "state", "mark", "tos");
  private static final String EXAMPLE =
      "write {\"in\": \"eth0\", \"src\": \"192.168.1.100\", \"dst\": \"192.168.1.55\", \"protocol\":"
          + " \"tcp\", \"sport\": 40000, \"dport\": 443}";
  private static final Pattern TOS = Pattern.compile("0x[0-9a-fA-F]{1,2}|0|[1-9]\\d{0,2}");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static WalkQuestion of(
      Optional<String> in,
      String src,
      String dst,
      String protocol,
      int sport,
      int dport,
      String state,
      String mark,
      String tos)
      throws BadValueException {
    Optional<InterfaceName> dev =
        in.isEmpty() ? Optional.empty() : Optional.of(InterfaceName.parse(in.get()));
    IpAddress source = IpAddress.parse(src);
    IpAddress destination = IpAddress.parse(dst);
    if (source.family() != destination.family()) {
      throw new BadValueException(
          "\"" + src + "\" and \"" + dst + "\" are of two families",
          "write two IPv4 or two IPv6 addresses");
    }
    Transport transport =
        Transport.first(Protocol.parse(protocol), port("sport", sport), port("dport", dport));
    return new WalkQuestion(
        new Packet(dev, source, destination, transport, FwMark.parse(mark).value(), tos(tos)),
        tracking(state));
  }

  /// Reads one line: `{"in": "eth0", "src": "...", "dst": "...", "protocol": "udp", "dport": 53}`.
  static WalkQuestion parse(String line) throws BadValueException {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JacksonException malformed) {
      throw new BadValueException("this line is not JSON", EXAMPLE);
    }
    for (String key : node.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new BadValueException("\"" + key + "\" is not a key of a packet", EXAMPLE);
      }
    }
    return of(
        Optional.ofNullable(node.get("in")).filter(each -> !each.isNull()).map(JsonNode::asString),
        required(node, "src"),
        required(node, "dst"),
        required(node, "protocol"),
        node.path("sport").asInt(0),
        node.path("dport").asInt(0),
        node.path("state").asString("new"),
        node.path("mark").asString("0"),
        node.path("tos").asString("0"));
  }

  private static String required(JsonNode node, String key) throws BadValueException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw new BadValueException("the packet has no \"" + key + "\"", EXAMPLE);
    }
    return value.asString();
  }

  private static int port(String name, int port) throws BadValueException {
    if (port < 0 || port > PortRange.MAX) {
      throw new BadValueException(
          name + " " + port + " is not a port", "write one of 0 to " + PortRange.MAX);
    }
    return port;
  }

  private static int tos(String text) throws BadValueException {
    Matcher form = TOS.matcher(text);
    int tos = form.matches() ? Integer.decode(text) : -1;
    if (tos < 0 || tos > 0xff) {
      throw new BadValueException(
          "\"" + text + "\" is not a type of service", "write one of 0 to 255, such as 0x10");
    }
    return tos;
  }

  private static Tracking tracking(String state) throws BadValueException {
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "new" -> new Tracking.New();
      case "established" -> new Tracking.Established(false, Optional.empty(), Optional.empty(), 0);
      case "related" -> new Tracking.Related();
      case "invalid" -> new Tracking.Invalid();
      case "untracked" -> new Tracking.Untracked();
      default ->
          throw new BadValueException(
              "\"" + state + "\" is not a state of a connection",
              "write new, established, related, invalid or untracked");
    };
  }
}
