package waymark.netstate.conntrack;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

/// Reads one `flow` element of `conntrack -L -o xml`, which stands on a line of its own.
final class XmlLine {

  private static final Set<String> KINDS = Set.of("new", "update", "destroy");
  private static final long U32 = 0xffff_ffffL;

  private final String line;
  private final Words words;
  private final XmlLeaves leaves;

  private XmlLine(String line) throws BadLineException {
    this.line = line;
    this.words = new Words(line, 0);
    this.leaves = XmlLeaves.of(line);
  }

  static Sighting read(String line, int number) throws BadLineException {
    return new XmlLine(line).read(number);
  }

  private Sighting read(int number) throws BadLineException {
    List<Extra> extras = new ArrayList<>();
    Protocol protocol =
        new Protocol((int) words.number(leaves.needed("original/layer4@protonum"), 255));
    leaves.take("original/layer4@protoname");
    Tuple original = tuple("original");
    expectSame("reply/layer4@protonum", Integer.toString(protocol.number()));
    leaves.take("reply/layer4@protoname");
    Tuple reply = tuple("reply");
    if (original.src().family() != reply.src().family()
        || original.src().family() != original.dst().family()
        || reply.src().family() != reply.dst().family()) {
      throw XmlLeaves.bad(
          "the addresses are not all of one family", "write IPv4 or IPv6 addresses only");
    }
    Optional<Traffic> originalTraffic = traffic("original");
    Optional<Traffic> replyTraffic = traffic("reply");
    Optional<State> state = Optional.empty();
    Optional<String> word = leaves.take("independent/state");
    if (word.isPresent()) {
      state = Optional.of(words.state(word.get()));
    }
    Set<Status> status = EnumSet.of(Status.SEEN_REPLY);
    if (leaves.take("independent/assured").isPresent()) {
      status.add(Status.ASSURED);
    }
    if (leaves.take("independent/unreplied").isPresent()) {
      status.remove(Status.SEEN_REPLY);
    }
    Zones zones = new Zones(small("independent/zone"), small("original/zone"), small("reply/zone"));
    OptionalInt mark = wide("independent/mark").stream().mapToInt(bits -> (int) bits).findFirst();
    OptionalLong id = wide("independent/id");
    Lifetime lifetime =
        new Lifetime(
            wide("independent/timeout"),
            wide("independent/deltatime"),
            moment("independent/timestamp/start"),
            moment("independent/timestamp/stop"));
    Optional<Event> event = event();
    leaves.rest().forEach((path, value) -> extras.add(extra(path, value)));
    Words rest = new Words(line, leaves.end());
    while (rest.hasNext()) {
      extras.add(trailing(rest));
    }
    Flow flow =
        new Flow(
            protocol,
            original,
            reply,
            originalTraffic,
            replyTraffic,
            state,
            status,
            zones,
            mark,
            id,
            lifetime,
            extras);
    return new Sighting(number, Form.XML, event, flow);
  }

  private void expectSame(String path, String expected) throws BadLineException {
    String value = leaves.needed(path);
    if (!value.equals(expected)) {
      throw XmlLeaves.bad(
          "\"" + path + "\" is " + value + " and not the original's " + expected,
          "take the table again");
    }
  }

  private Tuple tuple(String direction) throws BadLineException {
    leaves.take(direction + "/layer3@protonum");
    leaves.take(direction + "/layer3@protoname");
    IpAddress src = words.address(leaves.needed(direction + "/layer3/src"));
    IpAddress dst = words.address(leaves.needed(direction + "/layer3/dst"));
    String layer4 = direction + "/layer4/";
    if (leaves.has(layer4 + "sport")) {
      return new Tuple(
          src,
          dst,
          new Layer4.Ports(
              (int) words.number(leaves.needed(layer4 + "sport"), 65535),
              (int) words.number(leaves.needed(layer4 + "dport"), 65535)));
    }
    if (leaves.has(layer4 + "srckey")) {
      return new Tuple(
          src,
          dst,
          new Layer4.Keys(
              words.hex(leaves.needed(layer4 + "srckey")),
              words.hex(leaves.needed(layer4 + "dstkey"))));
    }
    return new Tuple(src, dst, new Layer4.None());
  }

  private Optional<Traffic> traffic(String direction) throws BadLineException {
    if (!leaves.has(direction + "/counters/packets")) {
      return Optional.empty();
    }
    return Optional.of(
        new Traffic(
            words.number(leaves.needed(direction + "/counters/packets"), -1L),
            words.number(leaves.needed(direction + "/counters/bytes"), -1L)));
  }

  private OptionalInt small(String path) throws BadLineException {
    Optional<String> value = leaves.take(path);
    return value.isPresent() ? words.small(value.get(), 65535) : OptionalInt.empty();
  }

  private OptionalLong wide(String path) throws BadLineException {
    Optional<String> value = leaves.take(path);
    return value.isPresent() ? words.wide(value.get(), U32) : OptionalLong.empty();
  }

  /// Nanoseconds since 1970.
  private Optional<Moment> moment(String path) throws BadLineException {
    Optional<String> value = leaves.take(path);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    long nanos = words.number(value.get(), Long.MAX_VALUE);
    return Optional.of(new Moment.Exact(Instant.ofEpochSecond(0, nanos)));
  }

  private Optional<Event> event() throws BadLineException {
    Optional<String> type = leaves.take("flow@type");
    Optional<Moment> when = when();
    if (type.isEmpty()) {
      return Optional.empty();
    }
    if (!KINDS.contains(type.get())) {
      throw XmlLeaves.bad("\"" + type.get() + "\" is not an event", "write new, update or destroy");
    }
    return Optional.of(new Event(Event.Kind.valueOf(type.get().toUpperCase(Locale.ROOT)), when));
  }

  private Optional<Moment> when() throws BadLineException {
    if (!leaves.has("when/year")) {
      return Optional.empty();
    }
    leaves.take("when/wday");
    try {
      return Optional.of(
          new Moment.Wall(
              LocalDateTime.of(
                  part("year"),
                  part("month"),
                  part("day"),
                  part("hour"),
                  part("min"),
                  part("sec"))));
    } catch (DateTimeException notATime) {
      throw XmlLeaves.bad("\"when\" is not a time", "take the events again");
    }
  }

  private int part(String name) throws BadLineException {
    String text = leaves.needed("when/" + name);
    return (int)
        words.number(text.length() == 2 && text.startsWith("0") ? text.substring(1) : text, 9999);
  }

  private static Extra extra(String path, String value) {
    String key = path.startsWith("independent/") ? path.substring(12) : path;
    return Extra.of(key.equals("labels/label") ? "labels" : key, value);
  }

  private static Extra trailing(Words rest) throws BadLineException {
    if (rest.peek().startsWith("[")) {
      String flag = rest.nextBracketed();
      return Extra.flag(flag.substring(1, flag.length() - 1));
    }
    String word = rest.next("a word");
    int equals = word.indexOf('=');
    if (equals <= 0) {
      throw rest.bad(
          "\"" + word + "\" stands after the flow element", "put each element on its own line");
    }
    return Extra.of(word.substring(0, equals), word.substring(equals + 1));
  }
}
