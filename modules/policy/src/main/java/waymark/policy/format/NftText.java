package waymark.policy.format;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.policy.plan.Change;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Step;

/// The rules as a table of native nftables, `inet waymark`, for nft(8). It is replaced whole, at
/// once, by each load; one chain does, since no other rules stand in it.
public final class NftText {

  private NftText() {}

  public static String print(Plan plan) {
    StringBuilder text =
        new StringBuilder(
            Header.of(
                plan,
                "loaded with nft -f FILE, as often as one likes; undone with nft delete table inet waymark",
                "instead of the iptables rules, not beside them; the ip rule and the routes are in the"
                    + " format ip-batch"));
    text.append("table inet waymark\n");
    text.append("delete table inet waymark\n");
    text.append("table inet waymark {\n");
    text.append("  chain prerouting {\n");
    text.append("    type filter hook prerouting priority mangle; policy accept;\n");
    for (Step step : plan.steps()) {
      switch (step.change()) {
        case Change.AddRule add when !(add.rule().target() instanceof Target.Jump) ->
            text.append("    ")
                .append(rule(add.rule()))
                .append("  # ")
                .append(step.reason())
                .append('\n');
        case Change.AddRule jump -> {}
        case Change.AddChain other -> {}
        case Change.AddIpRule other -> {}
        case Change.AddRoute other -> {}
      }
    }
    return text.append("  }\n}\n").toString();
  }

  private static String rule(Rule rule) {
    List<String> words = new ArrayList<>();
    for (Match match : rule.matches()) {
      words.add(
          switch (match) {
            case Match.Source(var block, boolean invert) ->
                ip(block.address().family()) + " saddr " + block;
            case Match.Destination(var block, boolean invert) ->
                ip(block.address().family()) + " daddr " + block;
            default -> throw new IllegalStateException(rule.text());
          });
    }
    words.add(
        switch (rule.target()) {
          case Target.Return() -> "return";
          case Target.Mark(FwMark set) -> mark(set);
          default -> throw new IllegalStateException(rule.text());
        });
    return String.join(" ", words);
  }

  private static String mark(FwMark set) {
    return set.mask() == FwMark.WHOLE
        ? "meta mark set " + FwMark.hex(set.value())
        : "meta mark set meta mark and "
            + FwMark.hex(~set.mask())
            + " xor "
            + FwMark.hex(set.value());
  }

  private static String ip(Family family) {
    return family == Family.IPV4 ? "ip" : "ip6";
  }
}
