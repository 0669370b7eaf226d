package waymark.netstate.netfilter.nft;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;

/// What a chain says of itself that the kernel calls: `type filter hook prerouting priority -150;
/// policy accept;`.
///
/// @param hook its name: `prerouting`, `ingress`, ...
/// @param priority lower ones run first
/// @param devices of an ingress or egress chain; empty where the text names none
public record BaseChain(Type type, String hook, int priority, Policy policy, List<String> devices) {

  public BaseChain {
    devices = List.copyOf(devices);
  }

  /// What the kernel does around the chain (`struct nft_chain_type`).
  public enum Type {
    FILTER,
    /// Only the first packet of a connection comes by, until a chain has bound a translation.
    NAT,
    /// At the output hook, the route is looked up again where the chain changed what it rests on.
    ROUTE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What becomes of a packet that no rule decided.
  public enum Policy {
    ACCEPT,
    DROP;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The hook of IP; empty for ingress and egress.
  public Optional<Hook> ipHook() {
    for (Hook each : Hook.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(hook)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
