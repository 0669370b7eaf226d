package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import waymark.netstate.packet.Family;

/// Rules for mangle PREROUTING, made by chance from what the model knows, in words that iptables
/// takes and mostly prints otherwise.
final class GeneratedRules {

  private final Random random;
  private final Family family;

  GeneratedRules(long seed, Family family) {
    this.random = new Random(seed);
    this.family = family;
  }

  List<String> some(int count) {
    List<String> rules = new ArrayList<>(count);
    while (rules.size() < count) {
      rules.add(rule());
    }
    return rules;
  }

  private String rule() {
    List<String> parts = new ArrayList<>();
    maybe(parts, () -> not() + one("-s ", "--source ", "--src ") + network());
    maybe(parts, () -> not() + one("-d ", "--destination ", "--dst ") + network());
    maybe(parts, () -> not() + one("-i ", "--in-interface ") + one("eth0", "wg+", "cni0", "veth+"));
    String protocol = one("", "tcp", "udp", "sctp", "icmp", "17", "gre", "esp");
    boolean ports = List.of("tcp", "udp", "sctp").contains(protocol);
    if (!protocol.isEmpty()) {
      parts.add(one("-p ", "--protocol ", "--proto ") + name(protocol));
    }
    Collections.shuffle(parts, random);
    List<String> matches = new ArrayList<>();
    if (ports) {
      maybe(matches, () -> "-m " + protocol + ports());
      maybe(
          matches,
          () -> "-m multiport " + not() + one("--dports ", "--sports ", "--ports ") + list());
    }
    if (protocol.equals("tcp")) {
      maybe(matches, () -> "-m tcpmss " + not() + "--mss " + one("1400", "500:1500"));
    }
    if (protocol.equals("icmp")) {
      matches.add(
          family == Family.IPV4
              ? icmp()
              : "-m icmp6 --icmpv6-type " + one("echo-request", "1/4", "135"));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      matches.add(anyMatch());
    }
    Collections.shuffle(matches, random);
    parts.addAll(matches);
    return "-A PREROUTING " + String.join(" ", parts) + " " + target();
  }

  private String name(String protocol) {
    return protocol.equals("icmp") && family == Family.IPV6
        ? one("icmpv6", "58", "ipv6-icmp")
        : protocol;
  }

  private String icmp() {
    return "-m icmp "
        + not()
        + "--icmp-type "
        + one("echo-request", "3/4", "8", "host-unreachable", "11");
  }

  private String ports() {
    return one("", " " + not() + "--dport " + port()) + one("", " " + not() + "--sport " + port());
  }

  private String port() {
    return one("443", "1:1023", "1024:", ":5", "53", "5:5");
  }

  private String list() {
    return one("80,443", "1000:2000", "22,80:90,443", "5");
  }

  private String network() {
    return family == Family.IPV4
        ? one("10.0.0.0/8", "192.168.1.55", "10.1.2.3/16", "10.0.0.1/255.0.0.255", "172.16/12")
        : one("2001:db8::/32", "fe80::1", "2001:DB8:0:0:1::/80", "::1", "fd00::1/ffff::ffff");
  }

  private String plainNetwork() {
    return family == Family.IPV4
        ? one("10.0.0.0/8", "192.168.1.55", "10.1.2.3/16")
        : one("2001:db8::/32", "fe80::1");
  }

  private String mark() {
    return one("0x64", "100/255", "0x4000/0x4000", "0/0xff", "4294967295", "0x10000/0x30000");
  }

  private String anyMatch() {
    return "-m "
        + one(
            "mark " + not() + "--mark " + mark(),
            "connmark " + not() + "--mark " + mark(),
            "conntrack " + not() + "--ctstate " + one("NEW", "RELATED,ESTABLISHED", "DNAT,INVALID"),
            "conntrack --ctstate NEW --ctproto tcp " + not() + "--ctorigdstport 443",
            "conntrack " + not() + "--ctorigdst " + plainNetwork() + " --ctdir ORIGINAL",
            "state " + not() + "--state " + one("NEW", "ESTABLISHED,RELATED", "INVALID"),
            "addrtype " + not() + one("--dst-type ", "--src-type ") + one("LOCAL", "UNICAST,LOCAL"),
            "comment --comment " + one("plain", "\"two words\"", "\"a \\\"q\\\" b\"", "\"it's\""),
            "iprange " + not() + "--src-range " + range(),
            "limit --limit "
                + one("5/s", "90/min", "3/hour", "1/sec")
                + one("", " --limit-burst 7"),
            "statistic --mode random "
                + not()
                + "--probability "
                + one("0.5", "0.33333333349", "0.1"),
            "length " + not() + "--length " + one("100", ":99", "100:", "40:1500"),
            "dscp " + not() + one("--dscp 10", "--dscp 0x2e", "--dscp-class EF"),
            "pkttype " + not() + "--pkt-type " + one("unicast", "multicast"),
            "mac " + not() + "--mac-source 02:AA:bb:00:00:01",
            "physdev " + not() + "--physdev-in " + one("eth0", "veth+"),
            "rpfilter " + one("", "--invert", "--loose --validmark"),
            "socket " + one("", "--transparent", "--nowildcard"),
            "devgroup " + not() + "--src-group " + one("5", "0x5/0xff"),
            "helper " + not() + "--helper ftp",
            "connbytes --connbytes 10:20 --connbytes-mode bytes --connbytes-dir both",
            "connlimit --connlimit-above 5 --connlimit-mask 24",
            "time --timestart 9:00 --timestop 17:00 --weekdays Fri,Mon",
            "tos --tos " + one("0x10", "0x10/0x3f", "Minimize-Cost"),
            "u32 --u32 \"0>>22&0x3C@4>>24=1:5,7\"",
            "string --string " + one("abc", "\"a b\"") + " --algo " + one("bm", "kmp"),
            "recent --set --name " + one("a", "b"));
  }

  private String range() {
    return family == Family.IPV4 ? "10.0.0.1-10.0.0.9" : "fd00::1-fd00::9";
  }

  private String target() {
    return one("-j ", "--jump ")
        + one(
            "ACCEPT",
            "DROP",
            "RETURN",
            "MARK " + one("--set-mark ", "--set-xmark ") + mark(),
            "MARK " + one("--and-mark ", "--or-mark ", "--xor-mark ") + one("1", "0xff00"),
            "CONNMARK " + one("--set-mark ", "--set-xmark ") + mark(),
            "CONNMARK "
                + one("--save-mark", "--restore-mark")
                + one("", " --mask 0xff", " --nfmask 1 --ctmask 2"),
            "LOG"
                + one("", " --log-prefix \"a b: \"")
                + one("", " --log-level debug", " --log-uid"),
            "NFLOG" + one("", " --nflog-group 5") + one("", " --nflog-prefix x.y"),
            "NFQUEUE"
                + one("", " --queue-num 3", " --queue-balance 0:3")
                + one("", " --queue-bypass"),
            "DSCP " + one("--set-dscp 10", "--set-dscp-class CS3"),
            "TOS " + one("--set-tos 0x10", "--or-tos 4", "--and-tos 0xf0"),
            "TRACE");
  }

  private void maybe(List<String> parts, java.util.function.Supplier<String> part) {
    if (random.nextInt(3) == 0) {
      parts.add(part.get());
    }
  }

  private String not() {
    return random.nextInt(4) == 0 ? "! " : "";
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
