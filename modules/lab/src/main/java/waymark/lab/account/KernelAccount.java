package waymark.lab.account;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabRefused;
import waymark.netstate.packet.IpAddress;

/// What the gateway's kernel did with one SYN.
///
/// @param arrived the packet as it came in; empty where it never did
/// @param outcome what became of it
/// @param events the rules and policies that it met, in order; empty for the legacy backend
/// @param route the kernel's route lookup for the packet as it stood after PREROUTING; empty where
///   it did not come so far
/// @param counts the rules whose counters moved meanwhile; the rest of the connection moves some
///   too
/// @param conntrack the lines of `conntrack -L` about the connection
public record KernelAccount(
    Optional<SeenPacket> arrived,
    Outcome outcome,
    List<TraceEvent> events,
    Optional<RouteAnswer> route,
    List<RuleCount> counts,
    List<String> conntrack) {

  /// Opens a TCP connection from a host of the lab, and tells what the gateway's kernel did with
  /// its first SYN. Takes about a second.
  ///
  /// @param from a host whose packets come to the gateway by eth0 or cni0
  /// @throws LabRefused if the lab does not stand or the kernel says no
  public static KernelAccount ofSyn(Lab lab, Host from, IpAddress destination, int port)
      throws LabRefused, IOException {
    return new Witness(lab).follow(from, destination, port);
  }
}
