package waymark.netstate.conntrack;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

/// Reads one line of `conntrack -L -o save`: `-A` with options of conntrack(8); events have `-U`
/// and `-D` too.
final class SaveLine {

  private static final Map<String, Event.Kind> COMMANDS =
      Map.of("-U", Event.Kind.UPDATE, "-D", Event.Kind.DESTROY);
  private static final Set<String> TUPLES =
      Set.of(
          "-t",
          "-u",
          "-w",
          "-m",
          "--orig-zone",
          "--reply-zone",
          "-s",
          "-d",
          "-r",
          "-q",
          "-g",
          "-n",
          "-p",
          "--sport",
          "--dport",
          "--reply-port-src",
          "--reply-port-dst",
          "--icmp-type",
          "--icmp-code",
          "--icmp-id",
          "--icmpv6-type",
          "--icmpv6-code",
          "--icmpv6-id",
          "--srckey",
          "--dstkey",
          "--reply-key-src",
          "--reply-key-dst",
          "--state");

  private final Words words;
  private final Map<String, String> options = new HashMap<>();
  private final List<Extra> extras = new ArrayList<>();

  private SaveLine(String line) {
    words = new Words(line, 0);
  }

  static Sighting read(String line, int number) throws BadLineException {
    return new SaveLine(line).read(number);
  }

  private Sighting read(int number) throws BadLineException {
    String command = words.next("-A");
    while (words.hasNext()) {
      option();
    }
    IpAddress src = words.address(needed("-s"));
    IpAddress dst = words.address(needed("-d"));
    Protocol protocol = protocol(needed("-p"));
    Set<Status> status = status(needed("-u"));
    if (options.containsKey("-n")) {
      status.add(Status.SRC_NAT);
    }
    if (options.containsKey("-g")) {
      status.add(Status.DST_NAT);
    }
    IpAddress replySrc = words.address(needed(options.containsKey("-g") ? "-g" : "-r"));
    IpAddress replyDst = words.address(needed(options.containsKey("-n") ? "-n" : "-q"));
    for (IpAddress each : List.of(dst, replySrc, replyDst)) {
      if (each.family() != src.family()) {
        throw words.bad(
            "-s " + src + " and " + each + " are of two families", "write addresses of one family");
      }
    }
    boolean icmp = protocol.equals(Protocol.ICMP) || protocol.equals(Protocol.ICMPV6);
    Layer4 original = icmp ? icmp(protocol) : ports("--sport", "--dport", "--srckey", "--dstkey");
    Layer4 reply =
        original instanceof Layer4.Icmp told
            ? IcmpTypes.answer(src.family() == Family.IPV6, told)
            : ports("--reply-port-src", "--reply-port-dst", "--reply-key-src", "--reply-key-dst");
    Flow flow =
        new Flow(
            protocol,
            new Tuple(src, dst, original),
            new Tuple(replySrc, replyDst, reply),
            Optional.empty(),
            Optional.empty(),
            options.containsKey("--state")
                ? Optional.of(words.state(needed("--state")))
                : Optional.empty(),
            status,
            new Zones(
                small("-w", 65535), small("--orig-zone", 65535), small("--reply-zone", 65535)),
            options.containsKey("-m")
                ? OptionalInt.of((int) words.number(needed("-m"), 0xffff_ffffL))
                : OptionalInt.empty(),
            OptionalLong.empty(),
            new Lifetime(
                options.containsKey("-t")
                    ? words.wide(needed("-t"), 0xffff_ffffL)
                    : OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty()),
            extras);
    Optional<Event> event =
        Optional.ofNullable(COMMANDS.get(command)).map(kind -> new Event(kind, Optional.empty()));
    return new Sighting(number, Form.SAVE, event, flow);
  }

  private void option() throws BadLineException {
    if (words.peek().startsWith("[")) {
      String flag = words.nextBracketed();
      extras.add(Extra.flag(flag.substring(1, flag.length() - 1)));
      return;
    }
    String option = words.next("an option");
    if (!option.startsWith("-")) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        throw words.bad(
            "\"" + option + "\" is not an option", "write options of conntrack(8), such as -t 30");
      }
      extras.add(Extra.of(option.substring(0, equals), option.substring(equals + 1)));
      return;
    }
    String value = words.next("the value of " + option);
    if (!TUPLES.contains(option)) {
      extras.add(Extra.of(option, value));
    } else if (options.put(option, value) != null) {
      throw words.bad("\"" + option + "\" stands twice", "leave one of them out");
    }
  }

  private String needed(String option) throws BadLineException {
    String value = options.get(option);
    if (value == null) {
      throw words.bad(
          "\"" + option + "\" is missing", "take the table again, the line was cut short");
    }
    return value;
  }

  private OptionalInt small(String option, int max) throws BadLineException {
    return options.containsKey(option) ? words.small(needed(option), max) : OptionalInt.empty();
  }

  private Protocol protocol(String text) throws BadLineException {
    try {
      return Protocol.parse(text);
    } catch (BadValueException bad) {
      throw words.bad(bad.problem(), bad.mend());
    }
  }

  private Set<Status> status(String text) throws BadLineException {
    Set<Status> status = EnumSet.noneOf(Status.class);
    for (String word : text.equals("UNSET") ? new String[0] : text.split(",", -1)) {
      try {
        status.add(Status.valueOf(word));
      } catch (IllegalArgumentException unknown) {
        extras.add(Extra.flag(word));
      }
    }
    return status;
  }

  private Layer4 ports(String sport, String dport, String srckey, String dstkey)
      throws BadLineException {
    if (options.containsKey(sport) || options.containsKey(dport)) {
      return new Layer4.Ports(
          (int) words.number(needed(sport), 65535), (int) words.number(needed(dport), 65535));
    }
    if (options.containsKey(srckey) || options.containsKey(dstkey)) {
      return new Layer4.Keys(
          (int) words.number(needed(srckey), 65535), (int) words.number(needed(dstkey), 65535));
    }
    return new Layer4.None();
  }

  private Layer4 icmp(Protocol protocol) throws BadLineException {
    String name = "--" + Numbered.name(protocol);
    return new Layer4.Icmp(
        (int) words.number(needed(name + "-type"), 255),
        (int) words.number(needed(name + "-code"), 255),
        (int) words.number(needed(name + "-id"), 65535));
  }
}
