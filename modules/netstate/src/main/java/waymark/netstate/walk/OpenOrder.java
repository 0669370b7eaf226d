package waymark.netstate.walk;

import java.util.List;
import waymark.netstate.netfilter.Hook;

/// Chains that stand at one priority of a hook, where nothing that can be read tells which of them
/// the kernel runs first, and where it may matter.
///
/// @param priority as of nft(8); of nat chains, among themselves
/// @param owners two or more: `inet fw prerouting`, `mangle of iptables-save.txt`
public record OpenOrder(Hook hook, int priority, List<String> owners) {

  public OpenOrder {
    owners = List.copyOf(owners);
  }
}
