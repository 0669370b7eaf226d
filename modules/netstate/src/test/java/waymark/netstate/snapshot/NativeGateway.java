package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Verdict;

/// A gateway with lan0, pod0, wan0 and dock0, written for these tests, and native rules on it.
final class NativeGateway {

  private static final Map<String, String> HOST =
      Map.of(
          "iptables-save.txt", "",
          "iptables-legacy-save.txt", "",
          "ip6tables-save.txt", "",
          "ip-rule.txt",
              "0: from all lookup local\n32766: from all lookup main\n32767: from all lookup default\n",
          "ip-6-rule.txt", "0: from all lookup local\n32766: from all lookup main\n",
          "ip-6-route-table-all.txt",
              """
              fd07:1::/64 dev lan0 proto kernel metric 256 pref medium
              fd07::/16 dev lan0 metric 1024 pref medium
              fd07:2::/64 dev pod0 proto kernel metric 256 pref medium
              unreachable fd07:9::/64 dev lo metric 1024 pref medium
              local fd07:1::1 dev lan0 table local proto kernel metric 0 pref medium
              """,
          "ip-route-table-all.txt",
              """
              default via 10.66.7.2 dev wan0
              192.168.7.0/24 dev lan0 proto kernel scope link src 192.168.7.1
              10.42.7.0/24 dev pod0 proto kernel scope link src 10.42.7.1
              198.18.0.0/15 proto static nexthop via 10.42.7.2 dev pod0 weight 1 nexthop via 10.66.7.2 dev wan0 weight 1
              172.17.0.0/16 dev dock0 proto kernel scope link src 172.17.0.1
              local 192.168.7.1 dev lan0 table local proto kernel scope host src 192.168.7.1
              local 10.66.7.1 dev wan0 table local proto kernel scope host src 10.66.7.1
              """,
          "ip-addr.txt",
              """
              2: lan0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
                  inet 192.168.7.1/24 scope global lan0
              3: wan0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
                  inet 10.66.7.1/24 scope global wan0
              """,
          "sysctl.txt",
              """
              net.ipv4.ip_forward = 1
              net.ipv4.conf.all.forwarding = 1
              net.ipv6.conf.all.forwarding = 1
              net.ipv6.conf.lan0.forwarding = 1
              net.ipv4.conf.lan0.forwarding = 1
              net.ipv4.conf.wan0.forwarding = 1
              net.ipv4.conf.all.rp_filter = 0
              net.ipv4.conf.lan0.rp_filter = 0
              net.ipv4.conf.wan0.rp_filter = 0
              """);

  private NativeGateway() {}

  static Gateway of(String json) {
    Map<String, String> files = new LinkedHashMap<>(HOST);
    files.put("nft-ruleset.json", json);
    RecordedSnapshot read = RecordedSnapshot.read("s", files);
    assertThat(read.faults()).isEmpty();
    return read.snapshot().gateway();
  }

  static String said(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded left -> "leaves " + left.out() + " as " + left.packet().to();
      case Verdict.Local here -> "here as " + here.packet().to();
      case Verdict.Dropped dropped -> "dropped";
      case Verdict.Rejected rejected -> "rejected " + rejected.with();
      case Verdict.Unknown unknown -> "unknown: " + unknown.reasons();
    };
  }
}
