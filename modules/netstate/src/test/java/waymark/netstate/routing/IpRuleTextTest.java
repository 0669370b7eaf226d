package waymark.netstate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;

class IpRuleTextTest {

  private static IpRule rule(String line) throws BadValueException {
    return IpRuleText.parse(Family.IPV4, TableNames.NONE, line);
  }

  private static Listing<IpRule> recorded(String file, Family family) {
    return IpRuleText.read(file, family, TableNames.NONE, Recorded.file(file));
  }

  @ParameterizedTest
  @CsvSource({"ip-rule.txt,IPV4", "ip-6-rule.txt,IPV6"})
  void printsEveryRecordedRuleAsItWasRead(String file, Family family) {
    Listing<IpRule> read = recorded(file, family);
    assertThat(read.faults()).isEmpty();
    assertThat(read.values().stream().map(IpRule::toString))
        .containsExactlyElementsOf(Recorded.file(file).replace(":\t", ": ").lines().toList());
  }

  @ParameterizedTest
  @CsvSource({"ip-rule.txt,IPV4", "ip-6-rule.txt,IPV6"})
  void printsARuleFromItsValuesAsIpDoes(String file, Family family) {
    for (IpRule rule : recorded(file, family).values()) {
      // what decides nothing has no value: who added it, realms, missing interfaces and targets
      String decisive =
          rule.text()
              .replaceAll(" (proto|realms) \\S+", "")
              .replaceAll(" \\[(detached|unresolved)]", "");
      assertThat(IpRuleText.print(rule.selector(), rule.action())).isEqualTo(decisive);
    }
  }

  @Test
  void readsEverySelector() throws BadValueException {
    assertThat(
            rule(
                "131:\tnot from 10.0.0.0/8 to 192.168.1.100 tos 0x04 fwmark 0xffffffff/0xff00ff00"
                    + " iif eth0 [detached] oif wg0 ipproto udp sport 1000-2000 dport 53"
                    + " lookup 100"))
        .isEqualTo(
            new IpRule(
                Family.IPV4,
                new RulePriority(131),
                new Selector(
                    true,
                    Optional.of(Cidr.parse("10.0.0.0/8")),
                    Optional.of(Cidr.parse("192.168.1.100")),
                    Optional.of(new InterfaceName("eth0")),
                    Optional.of(new InterfaceName("wg0")),
                    Optional.of(new FwMark(-1, 0xff00ff00)),
                    4,
                    Optional.of(Protocol.UDP),
                    Optional.of(new PortRange(1000, 2000)),
                    Optional.of(PortRange.of(53)),
                    List.of()),
                new RuleAction.Lookup(new TableId(100), OptionalInt.empty(), OptionalInt.empty()),
                "not from 10.0.0.0/8 to 192.168.1.100 tos 0x04 fwmark 0xffffffff/0xff00ff00"
                    + " iif eth0 [detached] oif wg0 ipproto udp sport 1000-2000 dport 53"
                    + " lookup 100"));
  }

  @Test
  void readsEveryAction() {
    Map<Integer, RuleAction> actions =
        recorded("ip-rule.txt", Family.IPV4).values().stream()
            .collect(Collectors.toMap(r -> r.priority().number(), IpRule::action));
    assertThat(actions)
        .containsEntry(
            114, new RuleAction.Lookup(TableId.MAIN, OptionalInt.of(0), OptionalInt.of(7)))
        .containsEntry(115, new RuleAction.Goto(new RulePriority(120)))
        .containsEntry(116, new RuleAction.Goto(new RulePriority(9999)))
        .containsEntry(117, new RuleAction.Nop())
        .containsEntry(118, new RuleAction.Blackhole())
        .containsEntry(119, new RuleAction.Unreachable())
        .containsEntry(120, new RuleAction.Prohibit())
        .containsEntry(122, new RuleAction.Unmodelled("lookup [l3mdev-table]"));
  }

  @ParameterizedTest
  @CsvSource({
    "uidrange 1000-2000 lookup 100, uidrange 1000-2000",
    "tun_id 5 lookup 100, tun_id 5",
    "lookup [l3mdev-table], l3mdev",
    "ipproto tcp dport 0x50/0xfff0 lookup 100, dport 0x50/0xfff0",
    "dscp CS1 lookup 100, dscp CS1",
    "flowlabel 0x12/0xff fwmark 0x1 lookup 100, flowlabel 0x12/0xff",
    "novelty lookup 100, novelty",
    "ipproto argus lookup 100, ipproto argus"
  })
  void keepsASelectorThatItDoesNotModel(String words, String unmodelled) throws BadValueException {
    IpRule read = rule("100:\tfrom all " + words);
    assertThat(read.selector().unmodelled()).containsExactly(unmodelled);
    assertThat(read.text()).isEqualTo("from all " + words);
  }

  @Test
  void keepsAnActionThatItDoesNotKnow() throws BadValueException {
    assertThat(rule("100: from all masquerade").action()).isInstanceOf(RuleAction.Unmodelled.class);
  }

  @Test
  void tellsEveryFaultWithItsPlace() {
    Listing<IpRule> read =
        IpRuleText.read(
            "ip-rule.txt",
            Family.IPV4,
            TableNames.NONE,
            """
            0:	from all lookup local
            from all lookup main
            100:	from 10.0.0.1/8 lookup 100
            101:	from all fwmark
            102:	from all lookup vpn
            103:	from 2001:db8::/32 lookup 100
            99999999999:	from all lookup main
            104:	from all iif a/b lookup 100
            105:	from all ipproto tcp dport 70000 lookup 100
            106:	from all tos x lookup 100
            107:	from all lookup main suppress_ifgroup dmz
            32766:	from all lookup main
            """);
    assertThat(read.values()).extracting(r -> r.priority().number()).containsExactly(0, 32766);
    assertThat(read.faults())
        .extracting(fault -> fault.line() + ":" + fault.column() + " " + fault.problem())
        .containsExactly(
            "2:1 \"from\" is not the priority of a rule",
            "3:11 \"10.0.0.1/8\" has host bits set",
            "4:15 the line ends after \"fwmark\"",
            "5:22 \"vpn\" is a routing table whose number is not known here",
            "6:11 \"2001:db8::/32\" stands in a rule of the other family",
            "7:1 \"99999999999\" is not a rule priority",
            "8:19 \"a/b\" is not an interface name",
            "9:33 \"70000\" is not a port or a range of ports",
            "10:19 \"x\" is not a type of service",
            "11:44 \"dmz\" is a device group whose number is not known here");
    assertThat(read.faults()).allSatisfy(fault -> assertThat(fault.mend()).isNotBlank());
  }

  @Test
  void knowsTheTablesThatTheHostNames() throws BadValueException {
    Listing<TableNames> names =
        TableNames.read(
            "rt_tables.txt",
            """
            #
            # reserved values
            #
            255	local
            254	main
            100 vpn # the tunnel
            0x65 other
            nonsense
            -1 minus
            """);
    assertThat(names.faults())
        .extracting(fault -> fault.line() + " " + fault.problem())
        .containsExactly(
            "8 \"nonsense\" is not a number and a name", "9 \"-1\" is not a routing table");
    TableNames tables = names.values().getFirst();
    assertThat(IpRuleText.parse(Family.IPV4, tables, "1: from all lookup vpn").action())
        .isEqualTo(
            new RuleAction.Lookup(new TableId(100), OptionalInt.empty(), OptionalInt.empty()));
    assertThat(tables.table("other")).isEqualTo(new TableId(101));
    assertThat(tables.table("local")).isEqualTo(TableId.LOCAL);
  }

  @Test
  void neverThrowsOnForeignText() {
    String text = Recorded.file("ip-rule.txt");
    for (int cut = 0; cut < text.length(); cut += 41) {
      String broken = text.substring(0, cut) + '\u0000' + text.substring(cut);
      IpRuleText.read("x", Family.IPV4, TableNames.NONE, broken);
      IpRuleText.read("x", Family.IPV6, TableNames.NONE, text.substring(cut));
    }
  }
}
