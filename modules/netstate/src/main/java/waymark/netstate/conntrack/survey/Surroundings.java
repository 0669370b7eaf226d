package waymark.netstate.conntrack.survey;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.IpAddress;

/// What must be known about a gateway to judge its flows.
///
/// @param tunnels its own addresses on tunnel interfaces: what packets carry that left by one.
///   Without any, nothing can be said about the tunnel
/// @param cluster the networks of pods and services
/// @param lan the networks of the LAN
/// @param fronts the addresses by which clients reach what the cluster serves
/// @param own its other addresses: what it sends itself is no leak
/// @param endpoints the addresses of all pods that live; empty where nobody asked
/// @param dead addresses that the kernel asked for in vain: neighbours FAILED or INCOMPLETE
public record Surroundings(
    Set<IpAddress> tunnels,
    List<Cidr> cluster,
    List<Cidr> lan,
    Set<IpAddress> fronts,
    Set<IpAddress> own,
    Optional<Set<IpAddress>> endpoints,
    Set<IpAddress> dead) {

  /// Networks that no host of the internet has: RFC 1918, 6598, 3927, 4193, 4291, 1122, 5771 and
  /// the broadcast address.
  public static final List<Cidr> NOT_INTERNET =
      cidrs(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "127.0.0.0/8",
          "0.0.0.0/8",
          "224.0.0.0/4",
          "255.255.255.255",
          "fc00::/7",
          "fe80::/10",
          "ff00::/8",
          "::1",
          "::");

  /// Networks that a home or a cluster uses: RFC 1918 and 4193.
  public static final List<Cidr> PRIVATE =
      cidrs("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

  public Surroundings {
    tunnels = Set.copyOf(tunnels);
    cluster = List.copyOf(cluster);
    lan = List.copyOf(lan);
    fronts = Set.copyOf(fronts);
    own = Set.copyOf(own);
    endpoints = endpoints.map(Set::copyOf);
    dead = Set.copyOf(dead);
  }

  /// Nothing is known.
  public static Surroundings unknown() {
    return new Surroundings(
        Set.of(), List.of(), List.of(), Set.of(), Set.of(), Optional.empty(), Set.of());
  }

  /// What is on this side of the internet: cluster, LAN and fronts; every private network where
  /// none of these is known.
  List<Cidr> inside() {
    List<Cidr> told = Stream.of(cluster, lan, blocks(fronts)).flatMap(Collection::stream).toList();
    return told.isEmpty() ? PRIVATE : told;
  }

  /// Whose packets for the internet belong into the tunnel: LAN and cluster, or every private
  /// network.
  List<Cidr> clients() {
    List<Cidr> told = Stream.of(cluster, lan).flatMap(Collection::stream).toList();
    return told.isEmpty() ? PRIVATE : told;
  }

  Set<IpAddress> ownAndFronts() {
    return Stream.of(own, fronts).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }

  /// Whether [#inside()] is assumed and not told.
  public boolean assumesPrivate() {
    return cluster.isEmpty() && lan.isEmpty() && fronts.isEmpty();
  }

  static List<Cidr> blocks(Collection<IpAddress> addresses) {
    return addresses.stream().map(Cidr::of).toList();
  }

  private static List<Cidr> cidrs(String... texts) {
    return Stream.of(texts)
        .map(text -> {
          try {
            return Cidr.parse(text);
          } catch (BadValueException wrong) {
            throw new IllegalStateException(wrong);
          }
        })
        .toList();
  }
}
