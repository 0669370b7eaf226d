package waymark.netstate.conntrack;

import waymark.netstate.packet.Family;

/// The command that a person would type to delete one entry, conntrack(8).
public final class DeleteCommand {

  private DeleteCommand() {}

  /// `conntrack -D -p udp -s 10.42.0.12 -d 10.43.0.10 --sport 33333 --dport 53 -w 0`.
  public static String of(Flow flow) {
    StringBuilder command = new StringBuilder("conntrack -D");
    if (flow.family() == Family.IPV6) {
      command.append(" -f ipv6");
    }
    command.append(" -p ").append(name(flow));
    command.append(" -s ").append(flow.original().src());
    command.append(" -d ").append(flow.original().dst());
    switch (flow.original().layer4()) {
      case Layer4.Ports(int sport, int dport) ->
          command.append(" --sport ").append(sport).append(" --dport ").append(dport);
      case Layer4.Keys(int srckey, int dstkey) ->
          command.append(" --srckey ").append(srckey).append(" --dstkey ").append(dstkey);
      case Layer4.Icmp(int type, int code, int id) -> {
        String prefix = flow.family() == Family.IPV4 ? " --icmp-" : " --icmpv6-";
        command.append(prefix).append("type ").append(type);
        command.append(prefix).append("code ").append(code);
        command.append(prefix).append("id ").append(id);
      }
      case Layer4.None() -> {}
    }
    Zones zones = flow.zones();
    if (zones.original().isEmpty() && zones.reply().isEmpty()) {
      // without it, the same tuple in every other zone would go too
      command.append(" -w ").append(zones.both().orElse(0));
    }
    zones.original().ifPresent(zone -> command.append(" --orig-zone ").append(zone));
    return command.toString();
  }

  private static String name(Flow flow) {
    String name = Numbered.name(flow.protocol());
    return name.equals("unknown") ? Integer.toString(flow.protocol().number()) : name;
  }
}
