package waymark.netstate.conntrack;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Protocol;

/// Reads one line of `conntrack -L`, `conntrack -E` or `/proc/net/nf_conntrack`.
final class ListLine {

  /// ctime(3), whose day of the month is padded with a blank.
  static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private static final Pattern EVENT =
      Pattern.compile("(?:\\[(\\d{1,10})\\.(\\d{6})\\]\\t)? {0,4}\\[(NEW|UPDATE|DESTROY)\\] +");
  private static final Map<String, Status> FLAGS =
      Map.of("ASSURED", Status.ASSURED, "OFFLOAD", Status.OFFLOAD, "HW_OFFLOAD", Status.HW_OFFLOAD);
  private static final long U32 = 0xffff_ffffL;
  private static final int FULL_IPV6 = 39;

  private final Words words;
  private final Optional<Event> event;
  private final TupleWords original = new TupleWords();
  private final TupleWords reply = new TupleWords();
  private final Set<Status> status = EnumSet.of(Status.SEEN_REPLY);
  private final List<Extra> extras = new ArrayList<>();
  private OptionalInt zone = OptionalInt.empty();
  private OptionalInt mark = OptionalInt.empty();
  private OptionalLong id = OptionalLong.empty();
  private OptionalLong timeout = OptionalLong.empty();
  private OptionalLong deltaTime = OptionalLong.empty();
  private Optional<Moment> start = Optional.empty();
  private Optional<Moment> stop = Optional.empty();
  private OptionalInt zoneOriginal = OptionalInt.empty();
  private OptionalInt zoneReply = OptionalInt.empty();
  private TupleWords direction = original;
  private boolean full;

  private ListLine(String line) {
    Matcher prefix = EVENT.matcher(line);
    boolean isEvent = prefix.lookingAt();
    event = isEvent ? Optional.of(event(prefix)) : Optional.empty();
    words = new Words(line, isEvent ? prefix.end() : 0);
  }

  private static Event event(Matcher prefix) {
    Optional<Moment> at =
        Optional.ofNullable(prefix.group(1))
            .map(seconds ->
                new Moment.Exact(
                    Instant.ofEpochSecond(
                        Long.parseLong(seconds), Long.parseLong(prefix.group(2)) * 1000)));
    return new Event(Event.Kind.valueOf(prefix.group(3)), at);
  }

  static Sighting read(String line, int number) throws BadLineException {
    return new ListLine(line).read(number);
  }

  private Sighting read(int number) throws BadLineException {
    String name = words.next("a protocol");
    Optional<Family> told = Optional.empty();
    if (name.equals("ipv4") || name.equals("ipv6")) {
      told = Optional.of(family(name));
      name = words.next("a protocol");
    }
    Protocol protocol = words.protocol(name, words.next("a protocol number"));
    if (!words.peek().isEmpty() && Character.isDigit(words.peek().charAt(0))) {
      timeout = words.wide(words.next("a timeout"), U32);
    }
    Optional<State> state = Optional.empty();
    if (!words.peek().isEmpty() && Character.isUpperCase(words.peek().charAt(0))) {
      state = Optional.of(words.state(words.next("a state")));
    }
    while (words.hasNext()) {
      if (words.peek().startsWith("[")) {
        flag(words.nextBracketed());
      } else {
        word(words.next("a word"));
      }
    }
    Flow flow =
        new Flow(
            protocol,
            original.tuple(words, "original", protocol),
            reply.tuple(words, "reply", protocol),
            original.traffic(words),
            reply.traffic(words),
            state,
            status,
            new Zones(zone, zoneOriginal, zoneReply),
            mark,
            id,
            new Lifetime(timeout, deltaTime, start, stop),
            extras);
    checkFamily(told, flow);
    Form form = told.isEmpty() ? Form.LIST : isProc(flow) ? Form.PROC : Form.EXTENDED;
    return new Sighting(number, form, event, flow);
  }

  private Family family(String name) throws BadLineException {
    String number = words.next("the number of the network layer");
    if (!number.equals(name.equals("ipv4") ? "2" : "10")) {
      throw words.bad(
          "\"" + name + " " + number + "\" is not a network layer", "write ipv4 2 or ipv6 10");
    }
    return name.equals("ipv4") ? Family.IPV4 : Family.IPV6;
  }

  private void checkFamily(Optional<Family> told, Flow flow) throws BadLineException {
    Family is = flow.family();
    if (told.orElse(is) != is || flow.reply().src().family() != is) {
      throw new BadLineException(
          1, "the addresses are not all of one family", "write IPv4 or IPv6 addresses only");
    }
  }

  /// Only `/proc` tells the default zone, the timeouts of gre, and IPv6 addresses in full. A line
  /// with none of them reads the same in both forms.
  private boolean isProc(Flow flow) {
    return full
        || flow.zones().both().equals(OptionalInt.of(0))
        || flow.extra("stream_timeout").isPresent();
  }

  private void word(String word) throws BadLineException {
    int equals = word.indexOf('=');
    if (equals <= 0) {
      throw words.bad(
          "\"" + word + "\" is neither key=value nor [FLAG]",
          "take the table again, or write one such as mark=0");
    }
    String key = word.substring(0, equals);
    String value = word.substring(equals + 1);
    if (key.equals("src") && original.hasSrc()) {
      direction = reply;
    }
    full |= value.length() == FULL_IPV6 && (key.equals("src") || key.equals("dst"));
    if (!direction.take(words, key, value)) {
      tail(key, value);
    }
  }

  private void tail(String key, String value) throws BadLineException {
    switch (key) {
      case "mark" ->
          mark = once(mark.isEmpty(), key, OptionalInt.of((int) words.number(value, U32)));
      case "zone" -> zone = once(zone.isEmpty(), key, words.small(value, 65535));
      case "zone-orig" ->
          zoneOriginal = once(zoneOriginal.isEmpty(), key, words.small(value, 65535));
      case "zone-reply" -> zoneReply = once(zoneReply.isEmpty(), key, words.small(value, 65535));
      case "delta-time" -> deltaTime = once(deltaTime.isEmpty(), key, words.wide(value, U32));
      case "id" -> id = once(id.isEmpty(), key, words.wide(value, U32));
      case "src", "dst", "sport", "dport", "type", "code", "srckey", "dstkey", "packets", "bytes" ->
          throw words.bad(
              "\"" + key + "=" + value + "\" stands once too often or out of its place",
              "take the table again, two lines may have run into one");
      default ->
          extras.add(
              Extra.of(key, value.endsWith(",") ? value.substring(0, value.length() - 1) : value));
    }
  }

  private <T> T once(boolean first, String key, T value) throws BadLineException {
    if (!first) {
      throw words.bad(
          "\"" + key + "=\" stands twice", "take the table again, two lines may have run into one");
    }
    return value;
  }

  private void flag(String bracketed) throws BadLineException {
    String flag = bracketed.substring(1, bracketed.length() - 1);
    if (flag.equals("UNREPLIED")) {
      status.remove(Status.SEEN_REPLY);
    } else if (FLAGS.containsKey(flag)) {
      status.add(FLAGS.get(flag));
    } else if (flag.startsWith("start=")) {
      start = Optional.of(wall(flag.substring(6)));
    } else if (flag.startsWith("stop=")) {
      stop = Optional.of(wall(flag.substring(5)));
    } else {
      extras.add(Extra.flag(flag));
    }
  }

  private Moment wall(String ctime) throws BadLineException {
    try {
      return new Moment.Wall(LocalDateTime.parse(ctime, CTIME));
    } catch (DateTimeException notCtime) {
      throw words.bad(
          "\"" + ctime + "\" is not a time", "write one such as Mon Nov 23 02:33:31 2026");
    }
  }
}
