package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;

/// Command lines as a shell hands them over, and how iptables-save(8) prints what they make.
class RuleTextTest {

  private static final ChainName CHAIN = new ChainName("X");

  private static RuleText read(String words) {
    return RuleText.parse(Family.IPV4, List.of(words.split(" ", -1)), "script", 1);
  }

  private static List<Rule> rules(String words) {
    RuleText text = read(words);
    assertThat(text.faults()).isEmpty();
    return ((Command.Append) text.command().orElseThrow()).rules();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -j MARK --set-mark 0x64                | 0x64 | 0xffffffff
          -j MARK --set-mark 0x64/0x0f           | 0x64 | 0x6f
          -j MARK --set-xmark 0x64/0x0f          | 0x64 | 0xf
          -j MARK --and-mark 0xff                | 0x0  | 0xffffff00
          -j MARK --or-mark 0x4000               | 0x4000 | 0x4000
          -j MARK --xor-mark 0x4000              | 0x4000 | 0x0
          """)
  void makesOneMarkOfEveryWayToWriteIt(String words, String value, String mask) throws Exception {
    assertThat(rules("-A X " + words).getFirst().target())
        .isEqualTo(new Target.Mark(FwMark.parse(value + "/" + mask)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --append X --source 10.0.0.1 --jump ACCEPT  | -A X -s 10.0.0.1/32 -j ACCEPT
          --append=X --src 10.0.0.1                   | -A X -s 10.0.0.1/32
          -AX -s 10.0.0.1 -j ACCEPT                   | -A X -s 10.0.0.1/32 -j ACCEPT
          --app X --prot tcp --dest 10.0.0.1          | -A X -d 10.0.0.1/32 -p tcp
          -s 10.0.0.1 -j DROP -A X                    | -A X -s 10.0.0.1/32 -j DROP
          -A X -j DROP -p tcp --dport 80              | -A X -p tcp -m tcp --dport 80 -j DROP
          -A X -p tcp --destination-port https        | -A X -p tcp -m tcp --dport 443
          -A X -p tcp --syn                           | -A X -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN
          -A X -m foo --bar 1 ! --baz -j DROP         | -A X -m foo --bar 1 ! --baz -j DROP
          -A X -j FOO --bar 1                         | -A X -j FOO --bar 1
          -A X -m mark --mark 1 -m connmark --mark 2  | -A X -m mark --mark 0x1 -m connmark --mark 0x2
          -A X -p tcp -m tcp --sport 1 -m comment --comment c -m tcp --dport 2 | -A X -p tcp -m tcp --sport 1 --dport 2 -m comment --comment c
          -A X -p 6 -m icmp --icmp-type any           | -A X -p tcp -m icmp --icmp-type any
          """)
  void readsOptionsAsGetoptDoes(String words, String printed) {
    assertThat(new RulePrinter(Backend.NF_TABLES).rule(CHAIN, rules(words).getFirst()))
        .isEqualTo(printed);
  }

  @Test
  void makesARuleForEverySourceWithEveryDestination() {
    assertThat(rules("-A X -s 10.0.0.1,10.0.0.2 -d 10.1.0.1,10.1.0.2"))
        .extracting(rule -> new RulePrinter(Backend.LEGACY).rule(CHAIN, rule))
        .containsExactly(
            "-A X -s 10.0.0.1/32 -d 10.1.0.1/32",
            "-A X -s 10.0.0.1/32 -d 10.1.0.2/32",
            "-A X -s 10.0.0.2/32 -d 10.1.0.1/32",
            "-A X -s 10.0.0.2/32 -d 10.1.0.2/32");
  }

  @Test
  void readsEveryCommand() {
    assertThat(read("-t nat -I PREROUTING 2 -j RETURN").table()).contains(TableName.NAT);
    assertThat(read("-I X 2").command().orElseThrow())
        .isInstanceOfSatisfying(
            Command.Insert.class, insert -> assertThat(insert.position()).isEqualTo(2));
    assertThat(read("-D X 3").command()).contains(new Command.DeleteAt(CHAIN, 3));
    assertThat(read("-w 5 -N X").command()).contains(new Command.NewChain(CHAIN));
    assertThat(read("-E X Y").command())
        .contains(new Command.RenameChain(CHAIN, new ChainName("Y")));
    assertThat(read("-nvL X").command()).contains(new Command.Look());
    assertThat(read("-F").command()).contains(new Command.Flush(java.util.Optional.empty()));
  }

  @Test
  void keepsQuotedWordsOfWhatItDoesNotKnow() {
    RuleText text =
        RuleText.parse(
            Family.IPV4, List.of("-A", "X", "-m", "foo", "--bar", "two words"), "script", 1);
    assertThat(((Command.Append) text.command().orElseThrow()).rules().getFirst().matches())
        .containsExactly(new Match.Unmodelled("-m foo --bar \"two words\""));
  }
}
