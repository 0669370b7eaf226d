package waymark.netstate.routing;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;
import java.util.regex.Pattern;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;

/// The sysctls that decide where packets go, by the names that sysctl(8) prints: a dot inside an
/// interface's name stands as a slash, `net.ipv4.conf.flannel/1.rp_filter`.
///
/// Effective values are the kernel's (include/linux/inetdevice.h): rp_filter is the greater of
/// `all` and the interface, src_valid_mark, accept_local and route_localnet hold where either is
/// set, forwarding is the interface's own.
public record Sysctls(Map<String, String> values) {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

  public Sysctls {
    values = Map.copyOf(values);
  }

  /// A numeric sysctl; empty where it was not read.
  public Optional<Integer> number(String key) {
    return Optional.ofNullable(values.get(key))
        .map(String::strip)
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::valueOf);
  }

  /// 0 none, 1 strict, 2 loose.
  public Optional<Integer> rpFilter(InterfaceName dev) {
    return withAll(dev, "rp_filter", Math::max);
  }

  /// Whether the reverse-path check looks the packet's mark up too.
  public Optional<Boolean> srcValidMark(InterfaceName dev) {
    return withAll(dev, "src_valid_mark", Math::max).map(value -> value != 0);
  }

  /// Whether a packet from outside may carry a source address of this host.
  public Optional<Boolean> acceptLocal(InterfaceName dev) {
    return withAll(dev, "accept_local", Math::max).map(value -> value != 0);
  }

  /// Whether 127.0.0.0/8 may pass this interface.
  public Optional<Boolean> routeLocalnet(InterfaceName dev) {
    return withAll(dev, "route_localnet", Math::max).map(value -> value != 0);
  }

  /// Whether senders are told of a better way: then a packet that goes back out of the interface it
  /// came by has its source checked in full.
  public Optional<Boolean> sendRedirects(InterfaceName dev) {
    return withAll(dev, "send_redirects", Math::max).map(value -> value != 0);
  }

  /// Whether packets that came in by this interface are forwarded: IPv4 asks the interface, IPv6
  /// (ip6_forward) asks `all`.
  public Optional<Boolean> forwarding(Family family, InterfaceName dev) {
    return switch (family) {
      case IPV4 -> number("net.ipv4.conf." + inKey(dev) + ".forwarding").map(value -> value != 0);
      case IPV6 -> number("net.ipv6.conf.all.forwarding").map(value -> value != 0);
    };
  }

  private Optional<Integer> withAll(InterfaceName dev, String name, IntBinaryOperator join) {
    return number("net.ipv4.conf.all." + name)
        .flatMap(all ->
            number("net.ipv4.conf." + inKey(dev) + "." + name)
                .map(own -> join.applyAsInt(all, own)));
  }

  private static String inKey(InterfaceName dev) {
    return dev.name().replace('.', '/');
  }

  /// `key = value` lines, by key.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }
}
