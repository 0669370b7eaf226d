package waymark.kernel.rtnetlink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.MessageSink;
import waymark.kernel.netlink.MessageWriter;
import waymark.kernel.netlink.NetlinkError;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.routing.Neighbour;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.TableNames;

/// Reads the kernel's rules, routes, links and neighbours. For one thread at a time.
public final class Rtnetlink implements Closeable {

  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_GETROUTE = 26;
  private static final int RTM_GETNEIGH = 30;
  private static final int RTM_GETRULE = 34;

  private static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IFLA_EXT_MASK = 29;
  private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

  private final Connection connection;

  public Rtnetlink(Connection connection) {
    this.connection = connection;
  }

  /// The kernel of the calling thread's network namespace.
  public static Rtnetlink open() throws IOException {
    return new Rtnetlink(new Connection(KernelTransport.open(KernelTransport.NETLINK_ROUTE)));
  }

  /// The rules in the kernel's order.
  public List<IpRule> rules(Family family) throws IOException, KernelRefused {
    return dump(
        family == Family.IPV4 ? "ip rule show" : "ip -6 rule show",
        RTM_GETRULE,
        new MessageWriter().header(number(family), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        RuleMessage.HEADER,
        (header, attributes, rules) ->
            rules.add(
                IpRuleText.parse(family, TableNames.NONE, RuleMessage.line(header, attributes))));
  }

  /// The routes of all tables, in the kernel's order.
  public List<Route> routes(Family family) throws IOException, KernelRefused {
    Map<Integer, String> devices = new HashMap<>();
    linkMessages().forEach(link -> devices.put(link.index(), link.name()));
    return dump(
        family == Family.IPV4 ? "ip route show table all" : "ip -6 route show table all",
        RTM_GETROUTE,
        new MessageWriter().header(number(family), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        RouteMessage.HEADER,
        (header, attributes, routes) -> {
          Optional<String> entry = RouteMessage.line(header, attributes, devices);
          if (entry.isPresent()) {
            routes.add(IpRouteText.parse(TableNames.NONE, entry.get()));
          }
        });
  }

  /// The interfaces with their addresses.
  public List<Link> links() throws IOException, KernelRefused {
    List<LinkMessage> messages = linkMessages();
    Map<Integer, LinkMessage> byIndex = new HashMap<>();
    messages.forEach(link -> byIndex.put(link.index(), link));
    Map<Integer, List<InterfaceAddress>> addresses = addresses();
    List<Link> links = new ArrayList<>();
    for (LinkMessage link : messages) {
      Optional<LinkMessage> peer = Optional.ofNullable(byIndex.get(link.peer()));
      Optional<LinkMessage> master = Optional.ofNullable(byIndex.get(link.master()));
      links.add(
          new Link(
              link.index(),
              name(link),
              link.flags(peer.isEmpty() || (peer.get().bits() & LinkMessage.IFF_UP) != 0),
              link.mtu(),
              master.isPresent() ? Optional.of(name(master.get())) : Optional.empty(),
              link.group(),
              link.kind(),
              link.address(),
              addresses.getOrDefault(link.index(), List.of())));
    }
    return links;
  }

  private static InterfaceName name(LinkMessage link) throws MalformedMessageException {
    try {
      return InterfaceName.parse(link.name());
    } catch (BadValueException bad) {
      throw new MalformedMessageException(bad.problem());
    }
  }

  /// The neighbours that `ip neigh` shows: not those that need no asking (`NOARP`).
  public List<Neighbour> neighbours() throws IOException, KernelRefused {
    Map<Integer, String> devices = new HashMap<>();
    linkMessages().forEach(link -> devices.put(link.index(), link.name()));
    return dump(
        "ip neigh show",
        RTM_GETNEIGH,
        new MessageWriter().header(AF_UNSPEC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        NeighbourMessage.HEADER,
        (header, attributes, neighbours) ->
            NeighbourMessage.of(header, attributes, devices).ifPresent(neighbours::add));
  }

  private List<LinkMessage> linkMessages() throws IOException, KernelRefused {
    return dump(
        "ip link show",
        RTM_GETLINK,
        new MessageWriter()
            .header(AF_UNSPEC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS),
        LinkMessage.HEADER,
        (header, attributes, links) -> links.add(LinkMessage.of(header, attributes)));
  }

  private Map<Integer, List<InterfaceAddress>> addresses() throws IOException, KernelRefused {
    Map<Integer, List<InterfaceAddress>> byLink = new HashMap<>();
    for (AddressMessage each :
        this.<AddressMessage>dump(
            "ip addr show",
            RTM_GETADDR,
            new MessageWriter().header(AF_UNSPEC, 0, 0, 0, 0, 0, 0, 0),
            AddressMessage.HEADER,
            (header, attributes, addresses) ->
                AddressMessage.of(header, attributes).ifPresent(addresses::add))) {
      byLink.computeIfAbsent(each.link(), index -> new ArrayList<>()).add(each.address());
    }
    return byLink;
  }

  /// Makes values of a message.
  private interface Reader<T> {
    void read(Header header, Attributes attributes, List<T> into)
        throws MalformedMessageException, BadValueException;
  }

  private <T> List<T> dump(
      String command, int type, MessageWriter body, int headerLength, Reader<T> reader)
      throws IOException, KernelRefused {
    List<T> values = new ArrayList<>();
    MessageSink sink =
        new MessageSink() {
          @Override
          public void begin(int attempt) {
            values.clear();
          }

          @Override
          public void message(int messageType, int flags, ByteBuffer datagram, int from, int to)
              throws IOException {
            Header header = new Header(datagram.slice(from, to - from), headerLength);
            Attributes attributes = Attributes.parse(datagram, from + headerLength, to);
            try {
              reader.read(header, attributes, values);
            } catch (BadValueException bad) {
              throw new MalformedMessageException(bad.problem());
            }
          }
        };
    try {
      connection.dump(type, body.bytes(), sink);
    } catch (NetlinkError refused) {
      throw new KernelRefused(command, refused.errno(), refused.extack());
    }
    return values;
  }

  private static int number(Family family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }

  static Optional<Family> family(int number) {
    return switch (number) {
      case AF_INET -> Optional.of(Family.IPV4);
      case AF_INET6 -> Optional.of(Family.IPV6);
      default -> Optional.empty();
    };
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
