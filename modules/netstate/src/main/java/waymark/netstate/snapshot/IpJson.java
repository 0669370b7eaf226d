package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.DeviceGroup;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.routing.Listing;
import waymark.netstate.routing.Neighbour;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.TableNames;

/// Reads what `ip -j` prints.
///
/// ip(8) prints JSON and plain lines by the same code, key by key and word by word. So a rule or a
/// route in JSON is written out as its plain line, which then is read: there is one reader of each,
/// and both forms give equal values. A key that we do not know becomes words that it does not know.
public final class IpJson {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private IpJson() {}

  /// Reads `ip -j rule` or `ip -j -6 rule`.
  public static Listing<IpRule> rules(
      String source, Family family, TableNames tables, String json) {
    return JsonListing.read(
        source, json, fields -> IpRuleText.parse(family, tables, RuleLine.of(fields)));
  }

  /// Reads `ip -j route show table all`, of either family or both.
  public static Listing<Route> routes(String source, TableNames tables, String json) {
    return JsonListing.read(
        source, json, fields -> IpRouteText.parse(tables, RouteLine.of(fields)));
  }

  /// Reads `ip -j neigh`.
  public static Listing<Neighbour> neighbours(String source, String json) {
    return JsonListing.read(source, json, IpJson::neighbour);
  }

  /// Reads `ip -j addr`; what an interface is (veth, wireguard, ...) only `ip -j -d addr` tells.
  public static Listing<Link> links(String source, String json) {
    return JsonListing.read(source, json, IpJson::link);
  }

  private static Neighbour neighbour(JsonListing.Fields fields) throws BadValueException {
    return new Neighbour(
        IpAddress.parse(fields.required("dst")),
        InterfaceName.parse(fields.required("dev")),
        fields.text("lladdr"),
        words(fields, "state"));
  }

  private static Link link(JsonListing.Fields fields) throws BadValueException {
    Optional<String> master = fields.text("master");
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (JsonNode each : list(fields, "addr_info")) {
      addresses.add(address(JsonListing.Fields.of(each)));
    }
    return new Link(
        number(fields, "ifindex"),
        InterfaceName.parse(fields.required("ifname")),
        words(fields, "flags"),
        number(fields, "mtu"),
        master.isEmpty() ? Optional.empty() : Optional.of(InterfaceName.parse(master.get())),
        DeviceGroup.parse(fields.text("group").orElse("default")),
        fields
            .first("linkinfo")
            .map(info -> info.value().path("info_kind").asString(""))
            .filter(kind -> !kind.isEmpty()),
        fields.text("address"),
        addresses);
  }

  private static InterfaceAddress address(JsonListing.Fields fields) throws BadValueException {
    IpAddress local = IpAddress.parse(fields.required("local"));
    Optional<String> peer = fields.text("address");
    int length = number(fields, "prefixlen");
    if (length > local.family().bits()) {
      throw new BadValueException(
          "\"" + local + "/" + length + "\" has a prefix longer than " + local.family().bits(),
          "give the output of ip -j addr as it is");
    }
    return new InterfaceAddress(
        local,
        length,
        peer.isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(peer.get())),
        fields.text("scope").orElse("global"),
        fields.first("secondary").isPresent());
  }

  private static int number(JsonListing.Fields fields, String name) throws BadValueException {
    String text = fields.required(name);
    if (!NUMBER.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + name + "\" is " + text + ", not a number", "give the output of ip -j as it is");
    }
    return Integer.parseInt(text);
  }

  private static Set<String> words(JsonListing.Fields fields, String name) {
    Set<String> words = new HashSet<>();
    list(fields, name).forEach(each -> words.add(each.asString("")));
    return words;
  }

  private static Iterable<JsonNode> list(JsonListing.Fields fields, String name) {
    return fields
        .first(name)
        .map(JsonListing.Field::value)
        .filter(JsonNode::isArray)
        .<Iterable<JsonNode>>map(node -> node)
        .orElse(List.of());
  }
}
