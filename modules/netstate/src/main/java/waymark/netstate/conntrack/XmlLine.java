package waymark.netstate.conntrack;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

/// Reads one `flow` element of `conntrack -L -o xml`, which stands on a line of its own.
///
/// The line is taken apart by the few shapes that conntrack(8) writes; declarations, entities of
/// one's own and comments are faults, so nothing of XML's dangers is here.
final class XmlLine {

  private static final Pattern PIECE =
      Pattern.compile("<(/?)([a-z0-9]+)((?: [a-z]+=\"[^\"<>&]*\")*)(/?)>|([^<>]+)");
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z]+)=\"([^\"]*)\"");
  private static final Set<String> KINDS = Set.of("new", "update", "destroy");
  private static final long U32 = 0xffff_ffffL;

  private final String line;
  private final Words words;
  private final Map<String, String> leaves = new LinkedHashMap<>();
  private int end;

  private XmlLine(String line) {
    this.line = line;
    this.words = new Words(line, 0);
  }

  static Sighting read(String line, int number) throws BadLineException {
    return new XmlLine(line).read(number);
  }

  private Sighting read(int number) throws BadLineException {
    takeApart();
    List<Extra> extras = new ArrayList<>();
    Protocol protocol = new Protocol((int) words.number(needed("original/layer4@protonum"), 255));
    take("original/layer4@protoname");
    Tuple original = tuple("original");
    expectSame("reply/layer4@protonum", Integer.toString(protocol.number()));
    take("reply/layer4@protoname");
    Tuple reply = tuple("reply");
    if (original.src().family() != reply.src().family()
        || original.src().family() != original.dst().family()
        || reply.src().family() != reply.dst().family()) {
      throw bad("the addresses are not all of one family", "write IPv4 or IPv6 addresses only");
    }
    Optional<Traffic> originalTraffic = traffic("original");
    Optional<Traffic> replyTraffic = traffic("reply");
    Optional<State> state = Optional.empty();
    Optional<String> word = take("independent/state");
    if (word.isPresent()) {
      state = Optional.of(words.state(word.get()));
    }
    Set<Status> status = EnumSet.of(Status.SEEN_REPLY);
    if (take("independent/assured").isPresent()) {
      status.add(Status.ASSURED);
    }
    if (take("independent/unreplied").isPresent()) {
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
    leaves.forEach((path, value) -> extras.add(extra(path, value)));
    Words rest = new Words(line, end);
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

  private void takeApart() throws BadLineException {
    Deque<String> open = new ArrayDeque<>();
    Matcher piece = PIECE.matcher(line);
    int at = 0;
    boolean closed = false;
    while (!closed) {
      piece.region(at, line.length());
      if (!piece.lookingAt()) {
        throw new BadLineException(
            at + 1,
            "the flow element breaks off or is not what conntrack writes",
            "take the table again with conntrack -L -o xml, one element a line");
      }
      at = piece.end();
      if (piece.group(5) != null) {
        leaf(String.join("/", open), unescaped(piece.group(5)));
      } else if (!piece.group(1).isEmpty()) {
        if (open.isEmpty() || !last(open).equals(piece.group(2))) {
          throw new BadLineException(
              piece.start() + 1,
              "\"</" + piece.group(2) + ">\" closes what is not open",
              "take the table again, the line was cut short");
        }
        open.removeLast();
        closed = open.isEmpty();
      } else {
        open(open, piece);
      }
    }
    end = at;
  }

  /// The name under which the element on top was opened: a direction stands for its `meta`.
  private static String last(Deque<String> open) {
    String name = open.getLast();
    return open.size() == 2 && Set.of("original", "reply", "independent").contains(name)
        ? "meta"
        : name;
  }

  private void open(Deque<String> open, Matcher piece) throws BadLineException {
    String name = piece.group(2);
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(piece.group(3));
    while (attribute.find()) {
      attributes.put(attribute.group(1), attribute.group(2));
    }
    String direction = name.equals("meta") ? attributes.remove("direction") : null;
    open.addLast(direction == null ? name : direction);
    String path = String.join("/", open);
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      leaf(path + "@" + each.getKey(), each.getValue());
    }
    if (!piece.group(4).isEmpty()) {
      leaf(path, "");
      open.removeLast();
    }
  }

  private void leaf(String path, String value) throws BadLineException {
    String inside = path.startsWith("flow/") ? path.substring(5) : path;
    if (inside.equals("independent/labels/label")) {
      leaves.merge(inside, value, (labels, label) -> labels + "," + label);
    } else if (leaves.put(inside, value) != null) {
      throw bad("\"" + inside + "\" stands twice", "leave one of them out");
    }
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  private Optional<String> take(String path) {
    return Optional.ofNullable(leaves.remove(path));
  }

  private String needed(String path) throws BadLineException {
    Optional<String> value = take(path);
    if (value.isEmpty()) {
      throw bad("\"" + path + "\" is missing", "take the table again, the line was cut short");
    }
    return value.get();
  }

  private void expectSame(String path, String expected) throws BadLineException {
    String value = needed(path);
    if (!value.equals(expected)) {
      throw bad(
          "\"" + path + "\" is " + value + " and not the original's " + expected,
          "take the table again");
    }
  }

  private Tuple tuple(String direction) throws BadLineException {
    take(direction + "/layer3@protonum");
    take(direction + "/layer3@protoname");
    IpAddress src = words.address(needed(direction + "/layer3/src"));
    IpAddress dst = words.address(needed(direction + "/layer3/dst"));
    String layer4 = direction + "/layer4/";
    if (leaves.containsKey(layer4 + "sport")) {
      return new Tuple(
          src,
          dst,
          new Layer4.Ports(
              (int) words.number(needed(layer4 + "sport"), 65535),
              (int) words.number(needed(layer4 + "dport"), 65535)));
    }
    if (leaves.containsKey(layer4 + "srckey")) {
      return new Tuple(
          src,
          dst,
          new Layer4.Keys(
              words.hex(needed(layer4 + "srckey")), words.hex(needed(layer4 + "dstkey"))));
    }
    return new Tuple(src, dst, new Layer4.None());
  }

  private Optional<Traffic> traffic(String direction) throws BadLineException {
    if (!leaves.containsKey(direction + "/counters/packets")) {
      return Optional.empty();
    }
    return Optional.of(
        new Traffic(
            words.number(needed(direction + "/counters/packets"), -1L),
            words.number(needed(direction + "/counters/bytes"), -1L)));
  }

  private OptionalInt small(String path) throws BadLineException {
    Optional<String> value = take(path);
    return value.isPresent() ? words.small(value.get(), 65535) : OptionalInt.empty();
  }

  private OptionalLong wide(String path) throws BadLineException {
    Optional<String> value = take(path);
    return value.isPresent() ? words.wide(value.get(), U32) : OptionalLong.empty();
  }

  /// Nanoseconds since 1970.
  private Optional<Moment> moment(String path) throws BadLineException {
    Optional<String> value = take(path);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    long nanos = words.number(value.get(), Long.MAX_VALUE);
    return Optional.of(new Moment.Exact(Instant.ofEpochSecond(0, nanos)));
  }

  private Optional<Event> event() throws BadLineException {
    Optional<String> type = take("flow@type");
    Optional<Moment> when = when();
    if (type.isEmpty()) {
      return Optional.empty();
    }
    if (!KINDS.contains(type.get())) {
      throw bad("\"" + type.get() + "\" is not an event", "write new, update or destroy");
    }
    return Optional.of(
        new Event(Event.Kind.valueOf(type.get().toUpperCase(java.util.Locale.ROOT)), when));
  }

  private Optional<Moment> when() throws BadLineException {
    if (!leaves.containsKey("when/year")) {
      return Optional.empty();
    }
    take("when/wday");
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
      throw bad("\"when\" is not a time", "take the events again");
    }
  }

  private int part(String name) throws BadLineException {
    String text = needed("when/" + name);
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

  private static BadLineException bad(String problem, String mend) {
    return new BadLineException(1, problem, mend);
  }
}
