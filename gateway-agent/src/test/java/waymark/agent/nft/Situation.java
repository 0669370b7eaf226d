package waymark.agent.nft;

import java.util.List;

/// One ruleset of a gateway.
///
/// @param iptables commands that come before the native rules
/// @param atLeastKnown so many of the packets must have a verdict without a doubt
record Situation(String name, List<List<String>> iptables, String nft, int atLeastKnown) {

  @Override
  public String toString() {
    return name;
  }

  private static Situation of(String name, int atLeastKnown, String nft) {
    return new Situation(name, List.of(), nft, atLeastKnown);
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  private static final int ALL_OF_THEM = Shots.all().size();

  static final List<Situation> ALL =
      List.of(
          of(
              "the founding incident",
              ALL_OF_THEM,
              """
              table inet gw {
                chain marks {
                  type filter hook prerouting priority mangle;
                  ip saddr 192.168.7.0/24 meta mark set 0x64
                }
                chain front {
                  type nat hook prerouting priority dstnat;
                  ip daddr 192.168.7.1 tcp dport 443 dnat ip to 10.42.7.2:8443
                }
                chain out {
                  type nat hook postrouting priority srcnat;
                  oifname "wan0" masquerade
                }
              }
              """),
          of(
              "accept ends one chain, drop ends all",
              ALL_OF_THEM,
              """
              table inet a {
                chain one {
                  type filter hook prerouting priority -150;
                  tcp dport 443 accept
                  meta mark set 0x1
                }
                chain two {
                  type filter hook prerouting priority -140;
                  tcp dport 443 meta mark set 0x64
                  udp dport 53 drop
                }
              }
              table ip b {
                chain three {
                  type filter hook prerouting priority -130;
                  meta mark 0x64 meta mark set meta mark | 0x100
                  udp dport 53 meta mark set 0x7
                }
                chain closed {
                  type filter hook forward priority 10; policy drop;
                  oifname "wan0" accept
                  iifname "lan0" tcp dport { 443, 8000-8100 } accept
                }
              }
              """),
          of(
              "of two chains at one priority of a table the later one runs first",
              ALL_OF_THEM,
              """
              table inet h {
                chain former {
                  type filter hook prerouting priority -150;
                  meta mark set 0x1
                }
                chain latter {
                  type filter hook prerouting priority -150;
                  meta mark set 0x64
                }
              }
              """),
          of(
              "jumps, gotos and returns",
              ALL_OF_THEM,
              """
              table inet j {
                map ports {
                  type inet_service : verdict
                  elements = { 53 : jump sub, 443 : goto over, 8080 : return }
                }
                chain sub {
                  udp dport 53 return
                  meta mark set 0x2
                }
                chain deeper {
                  meta mark set meta mark | 0x40
                }
                chain over {
                  jump deeper
                  ip saddr 192.168.7.2 meta mark set meta mark | 0x24
                  return
                  meta mark set 0x9
                }
                chain pre {
                  type filter hook prerouting priority -160;
                  meta l4proto { tcp, udp } th dport vmap @ports
                  meta mark set meta mark | 0x200
                  meta mark & 0xff == 0x2 drop
                }
              }
              """),
          of(
              "the first nat chain that binds wins",
              ALL_OF_THEM,
              """
              table ip n {
                chain late {
                  type nat hook prerouting priority -90;
                  tcp dport 443 dnat to 10.42.7.2:1443
                  udp dport 53 dnat to 10.42.7.2:1053
                }
                chain early {
                  type nat hook prerouting priority -99;
                  tcp dport 443 accept
                  ip daddr 198.51.100.9 udp dport 53 redirect to :2053
                  tcp dport 8080 dnat to tcp dport map { 8080 : 10.66.7.2 }
                }
                chain post {
                  type nat hook postrouting priority 100;
                  oifname "wan0" snat to 10.66.7.1
                  oifname "pod0" udp dport 53 masquerade
                }
                chain after {
                  type filter hook prerouting priority -95;
                  ct status dnat meta mark set 0x5
                  ct original ip daddr 192.168.7.1 meta mark set meta mark | 0x10
                }
              }
              """),
          of(
              "sets, ranges, concatenations and the two families",
              ALL_OF_THEM,
              """
              table inet s {
                set wide {
                  type ipv4_addr; flags interval;
                  elements = { 10.42.0.0/16, 198.51.100.1-198.51.100.20 }
                }
                set pairs {
                  type ipv4_addr . inet_proto . inet_service; flags interval;
                  elements = { 192.168.7.0/24 . tcp . 400-500, 10.42.7.2 . udp . 53 }
                }
                map marks {
                  type inet_service : mark
                  elements = { 443 : 0x64, 8080 : 0x3 }
                }
                chain pre {
                  type filter hook prerouting priority mangle;
                  ip daddr @wide meta mark set 0x10
                  ip daddr . meta l4proto . th dport @pairs meta mark set meta mark | 0x20
                  ip6 daddr fd07:2::/64 meta mark set tcp dport map @marks
                  ip6 saddr != fd07:1::2 drop
                  meta nfproto ipv6 udp dport 53 meta mark set 0x164
                  iifname . meta l4proto { "lan0" . tcp } meta mark set meta mark ^ 0x400
                  iifname "la*" udp sport 41000-41020 meta mark set meta mark & 0xffff | 0x800
                  tcp flags syn tcp flags != ack meta mark set meta mark << 1
                }
                chain forw {
                  type filter hook forward priority 0;
                  oifname != "pod0" meta mark & 0xff != 0x64 drop
                  ip daddr 10.42.7.2 meta mark < 0x30 reject
                  ip6 daddr fd07:2::2 tcp dport 8080 reject with tcp reset
                }
              }
              """),
          of(
              "fib",
              ALL_OF_THEM,
              """
              table inet f {
                chain pre {
                  type filter hook prerouting priority raw;
                  fib daddr type local meta mark set 0x1
                  fib daddr type { unicast, multicast } meta mark set 0x2
                  fib saddr . iif oif missing drop
                  fib daddr oifname "pod0" meta mark set meta mark | 0x10
                  meta mark set meta mark | 0x40
                  fib daddr . mark oif "pod0" meta mark set meta mark | 0x80
                }
              }
              """),
          of(
              "connection marks and states",
              ALL_OF_THEM,
              """
              table inet c {
                chain raw {
                  type filter hook prerouting priority raw;
                  udp dport 8080 notrack
                  ct state invalid meta mark set 0x1
                }
                chain pre {
                  type filter hook prerouting priority mangle;
                  ct state new ct mark set 0x64
                  ct state untracked meta mark set meta mark | 0x20
                  ct state != new meta mark set meta mark | 0x40
                  ct direction original meta mark set ct mark
                  ct mark & 0xf0 == 0x60 meta mark set meta mark | 0x100
                }
                chain out {
                  type route hook output priority mangle;
                  ct state new tcp dport 443 meta mark set 0x64
                }
                chain plain {
                  type filter hook output priority 5;
                  udp dport 53 meta mark set 0x64
                }
                chain post {
                  type filter hook postrouting priority mangle;
                  iifname "lan0" meta mark set meta mark | 0x1000
                  oif "wan0" meta mark set meta mark | 0x2000
                }
              }
              """),
          new Situation(
              "beside iptables of both backends",
              List.of(
                  words(
                      "iptables-nft -t mangle -A PREROUTING -p tcp -m tcp --dport 443 -j MARK --set-mark 0x10"),
                  words("iptables-legacy -t filter -A FORWARD -p udp -m udp --dport 8080 -j DROP"),
                  words(
                      "iptables-nft -t nat -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.42.7.2:80")),
              """
              table ip own {
                chain before {
                  type filter hook prerouting priority -160;
                  tcp dport 443 meta mark set 0x1
                }
                chain behind {
                  type filter hook prerouting priority -140;
                  meta mark & 0xff == 0x10 meta mark set 0x64
                }
                chain natpre {
                  type nat hook prerouting priority -90;
                  tcp dport 8080 dnat to 10.42.7.2:81
                  udp dport 53 dnat to 10.42.7.2:5353
                }
              }
              table inet later {
                chain forw {
                  type filter hook forward priority 5;
                  udp dport 8080 accept
                  ct status dnat accept
                }
              }
              """,
              ALL_OF_THEM),
          new Situation(
              "at the priority of iptables",
              List.of(
                  words(
                      "iptables-nft -t mangle -A PREROUTING -p tcp -m tcp --dport 443 -j MARK --set-mark 0x10")),
              """
              table ip own {
                chain same {
                  type filter hook prerouting priority -150;
                  meta mark 0x10 meta mark set 0x64
                  udp dport 53 meta mark set 0x2
                }
              }
              """,
              ALL_OF_THEM / 2),
          new Situation(
              "native rules inside the tables of iptables",
              List.of(
                  words("iptables-nft -A FORWARD -p tcp -m tcp --dport 443 -j ACCEPT"),
                  words("iptables-nft -A FORWARD -p udp -m udp --dport 53 -j ACCEPT")),
              """
              add set ip filter some { type ipv4_addr; elements = { 198.51.100.9 }; }
              add rule ip filter FORWARD ip daddr @some drop
              add rule ip filter FORWARD tcp dport { 8080, 8443 } accept
              """,
              ALL_OF_THEM),
          of(
              "limits and chances both ways",
              0,
              """
              table inet l {
                chain pre {
                  type filter hook prerouting priority mangle;
                  udp dport 53 limit rate 1/second burst 2 packets meta mark set 0x64
                  tcp dport 443 numgen random mod 2 vmap { 0 : accept, 1 : drop }
                }
              }
              """));
}
