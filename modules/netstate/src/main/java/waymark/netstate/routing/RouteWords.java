package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// Reads the words of one route. Words that may change where packets go and that the model has no
/// part for, known to us or not, are kept as unmodelled; the rest stays in the text.
final class RouteWords {

  static final String BOOT = "boot";
  static final String GLOBAL = "global";

  /// Flags that say who carries the packet, not where to.
  private static final Set<String> IDLE_FLAGS =
      Set.of(
          "linkdown",
          "pervasive",
          "offload",
          "trap",
          "notify",
          "rt_offload",
          "rt_trap",
          "rt_offload_failed",
          "unresolved",
          "cache",
          "\\");

  /// Words with a value that shape the connection or tell a history, not the way: the metrics of
  /// `RTAX_*`, the realm, the age.
  private static final Set<String> IDLE_VALUES =
      Set.of(
          "mtu",
          "advmss",
          "hoplimit",
          "initcwnd",
          "initrwnd",
          "window",
          "rtt",
          "rttvar",
          "ssthresh",
          "cwnd",
          "reordering",
          "rto_min",
          "quickack",
          "congctl",
          "features",
          "cc_algo",
          "fastopen_no_cookie",
          "realm",
          "realms",
          "expires",
          "error",
          "users",
          "age",
          "used",
          "uid",
          "ttl-propagate");

  private static final Set<String> KNOWN = known();
  private static final Set<String> AFTER_ENCAP = Set.of("nhid", "via", "dev", "table", "weight");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
  private static final Pattern VIA_FAMILY = Pattern.compile("inet6?");

  private final TableNames tables;
  private final Words words;

  private RouteType type = RouteType.UNICAST;
  private TableId table = TableId.MAIN;
  private int metric;
  private int tos;
  private String protocol = BOOT;
  private String scope = GLOBAL;
  private boolean ipv6;
  private Optional<IpAddress> prefSource = Optional.empty();
  private Optional<String> nhid = Optional.empty();
  private final List<NextHop> nextHops = new ArrayList<>();
  private final List<String> unmodelled = new ArrayList<>();

  private Optional<InterfaceName> dev = Optional.empty();
  private Optional<IpAddress> via = Optional.empty();
  private boolean onlink;
  private boolean usable = true;
  private int weight = 1;
  private int hops;

  RouteWords(TableNames tables, Words words) {
    this.tables = tables;
    this.words = words;
  }

  private static Set<String> known() {
    Set<String> known =
        new HashSet<>(
            Set.of(
                "tos",
                "dsfield",
                "nhid",
                "via",
                "dev",
                "oif",
                "table",
                "proto",
                "protocol",
                "scope",
                "src",
                "metric",
                "dead",
                "onlink",
                "nexthop",
                "weight",
                "pref",
                "from",
                "encap",
                "as",
                "iif"));
    known.addAll(IDLE_FLAGS);
    known.addAll(IDLE_VALUES);
    return Set.copyOf(known);
  }

  /// @param text the entry as it was printed
  Route read(String text) throws BadValueException {
    Optional<RouteType> typed = RouteType.ofWord(words.peek());
    if (typed.isPresent()) {
      type = typed.get();
      words.next();
    }
    String to = words.next();
    Optional<Cidr> block = to.equals("default") ? Optional.empty() : Optional.of(Cidr.parse(to));
    ipv6 = block.isPresent() && block.get().family() == Family.IPV6;
    while (words.hasNext()) {
      take(words.next());
    }
    nextHops.add(hop());
    if (nhid.isPresent() && sends() && nextHops.getFirst().dev().isEmpty()) {
      unmodelled.add("nhid " + nhid.get());
    }
    Cidr destination = block.orElseGet(() -> Cidr.all(ipv6 ? Family.IPV6 : Family.IPV4));
    return new Route(
        table,
        type,
        destination,
        metric,
        tos,
        protocol,
        scope,
        prefSource,
        nextHops,
        unmodelled,
        text);
  }

  private void take(String word) throws BadValueException {
    switch (word) {
      case "tos", "dsfield" -> tos = DsField.parse(words.next());
      case "nhid" -> nhid = Optional.of(words.next());
      case "via" -> via = Optional.of(gateway());
      case "dev", "oif" -> dev = Optional.of(InterfaceName.parse(words.next()));
      case "table" -> table = tables.table(words.next());
      case "proto", "protocol" -> protocol = words.next();
      case "scope" -> scope = words.next();
      case "src" -> prefSource = Optional.of(address());
      case "metric" -> metric = (int) number(0xffff_ffffL);
      case "weight" -> weight = (int) number(256);
      case "onlink" -> onlink = true;
      case "dead" -> usable = false;
      case "nexthop" -> nextHop();
      case "pref" -> preference(words.next());
      case "encap" -> unmodelled.add(words.throughBefore(word, AFTER_ENCAP));
      default -> other(word);
    }
  }

  private void other(String word) throws BadValueException {
    if (IDLE_VALUES.contains(word)) {
      if (words.next().equals("lock")) {
        words.next();
      }
    } else if (!IDLE_FLAGS.contains(word)) {
      // from, as, iif and whatever a newer kernel may print
      unmodelled.add(words.throughBefore(word, KNOWN));
    }
  }

  /// The preference of a router (RFC 4191): chooses among routes of one metric. Says, too, that the
  /// route is IPv6.
  private void preference(String value) {
    ipv6 = true;
    if (!value.equals("medium")) {
      unmodelled.add("pref " + value);
    }
  }

  private IpAddress gateway() throws BadValueException {
    if (VIA_FAMILY.matcher(words.peek()).matches()) {
      words.next();
      return IpAddress.parse(words.next()); // RTA_VIA: of the other family than the route
    }
    return address();
  }

  private IpAddress address() throws BadValueException {
    IpAddress address = IpAddress.parse(words.next());
    ipv6 |= address.family() == Family.IPV6;
    return address;
  }

  /// The word `nexthop`: what stood before it is another next hop, or the route itself.
  private void nextHop() {
    if (hops++ > 0) {
      nextHops.add(hop());
    }
    dev = Optional.empty();
    via = Optional.empty();
    onlink = false;
    usable = true;
    weight = 1;
  }

  private NextHop hop() {
    return new NextHop(sends() ? dev : Optional.empty(), via, onlink, weight, usable);
  }

  private boolean sends() {
    return switch (type) {
      case UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, NAT, XRESOLVE -> true;
      case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> false;
    };
  }

  private long number(long max) throws BadValueException {
    String text = words.next();
    if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > max) {
      throw new BadValueException(
          "\"" + text + "\" is not a number of 0 to " + max, "write one, such as 100");
    }
    return Long.parseLong(text);
  }
}
