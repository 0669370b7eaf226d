package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link.InterfaceAddress;

/// Reads what ip-address(8) prints: an interface's line, then its addresses, indented. What an
/// interface is (veth, wireguard, ...) only `ip -d addr` tells.
public final class IpAddrText {

  private static final Pattern HEAD = Pattern.compile("(\\d{1,9}):");
  private static final Pattern NAME = Pattern.compile("([^@]+)(@.*)?:");
  private static final Pattern FLAGS = Pattern.compile("<(.*)>");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern BLOCK = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

  private static final Set<String> NOT_A_KIND =
      Set.of("inet", "inet6", "valid_lft", "altname", "alias", "vf", "group", "master");
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]*");

  private IpAddrText() {}

  /// Reads what `ip addr` or `ip -d addr` printed.
  public static Listing<Link> read(String source, String text) {
    return Entries.read(source, text, (words, entry) -> read(words, entry));
  }

  private static Link read(Words words, String entry) throws BadValueException {
    int index = Integer.parseInt(part(HEAD, words.next(), "2:").group(1));
    InterfaceName name = InterfaceName.parse(part(NAME, words.next(), "eth0:").group(1));
    String flags = part(FLAGS, words.next(), "<BROADCAST,UP,LOWER_UP>").group(1);
    Details details = new Details(words);
    details.read();
    return new Link(
        index,
        name,
        flags.isEmpty() ? Set.of() : Set.copyOf(List.of(flags.split(","))),
        details.mtu,
        details.master,
        details.group,
        kind(entry),
        details.address,
        details.addresses);
  }

  private static Matcher part(Pattern form, String text, String example) throws BadValueException {
    Matcher part = form.matcher(text);
    if (!part.matches()) {
      throw new BadValueException(
          "\"" + text + "\" stands where an interface's line has a part such as " + example,
          "give the output of ip addr as it is: 2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 ...");
    }
    return part;
  }

  /// The line after `link/` of `ip -d addr` begins with the kind; other lines there are known by
  /// their first word.
  private static Optional<String> kind(String entry) {
    return entry
        .lines()
        .skip(1)
        .map(String::strip)
        .map(line -> line.split("\\s+", 2)[0])
        .filter(word -> !NOT_A_KIND.contains(word) && !word.endsWith("_slave"))
        .filter(word -> KIND.matcher(word).matches())
        .findFirst();
  }

  /// What follows the flags.
  private static final class Details {

    private final Words words;
    private int mtu;
    private int group;
    private Optional<InterfaceName> master = Optional.empty();
    private Optional<String> address = Optional.empty();
    private final List<InterfaceAddress> addresses = new ArrayList<>();

    private Details(Words words) {
      this.words = words;
    }

    private void read() throws BadValueException {
      while (words.isInFirstLine()) {
        switch (words.next()) {
          case "mtu" -> mtu = number(words.next(), "an MTU");
          case "master" -> master = Optional.of(InterfaceName.parse(words.next()));
          case "group" -> group = DeviceGroup.parse(words.next());
          default -> {} // qdisc, state, qlen: no matter for the way of a packet
        }
      }
      while (words.hasNext()) {
        String word = words.next();
        if (isAddress(word)) {
          addresses.add(address(word));
        } else if (word.startsWith("link/") && !word.equals("link/none")) {
          address = Optional.of(words.next());
        }
      }
    }

    private InterfaceAddress address(String word) throws BadValueException {
      Matcher block = part(BLOCK, words.next(), "192.168.1.55/24");
      IpAddress local = IpAddress.parse(block.group(1));
      Optional<IpAddress> peer = Optional.empty();
      if (words.peek().equals("peer")) {
        words.next();
        block = part(BLOCK, words.next(), "10.9.0.2/32");
        peer = Optional.of(IpAddress.parse(block.group(1)));
      }
      String scope = "global";
      boolean secondary = false;
      while (words.hasNext() && !words.peek().equals("valid_lft") && !isAddress(words.peek())) {
        String flag = words.next();
        if (flag.equals("scope")) {
          scope = words.next();
        }
        secondary |= flag.equals("secondary");
      }
      Family family = word.equals("inet") ? Family.IPV4 : Family.IPV6;
      int length = block.group(2) == null ? family.bits() : number(block.group(2), "a length");
      if (local.family() != family || length > family.bits()) {
        throw new BadValueException(
            "\"" + block.group() + "\" is not an address of " + word,
            "give the output of ip addr as it is");
      }
      return new InterfaceAddress(local, length, peer, scope, secondary);
    }

    private static boolean isAddress(String word) {
      return word.equals("inet") || word.equals("inet6");
    }

    private static int number(String text, String what) throws BadValueException {
      if (!NUMBER.matcher(text).matches()) {
        throw new BadValueException(
            "\"" + text + "\" is not " + what, "give the output of ip addr as it is");
      }
      return Integer.parseInt(text);
    }
  }
}
