package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;

/// Every way in which a document is not what it claims to be: where, and what.
class SaveFaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -A INPUT -s 10.0.0.256 -j DROP          | 13 | "10.0.0.256" is not an IP address
          -A INPUT -s 2001:db8::1 -j DROP         | 13 | "2001:db8::1" is not an address of IPV4
          -A INPUT -s 10.0.0.0/33                 | 13 | "10.0.0.0/33" has a prefix longer than 32 bits
          -A INPUT -s                             | 10 | -s needs a value, and the line ends
          -A INPUT -s ! 10.0.0.1                  | 13 | "!" stands behind -s
          -A INPUT ! -j DROP                      | 12 | -j takes no "!"
          -A INPUT -p tcp --dport 70000           | 25 | "70000" is not a port or a range of ports
          -A INPUT -p tcp --dport 90:80           | 25 | "90:80" is not a port or a range of ports
          -A INPUT -p tcp --dport ! 80            | 25 | "!" stands behind --dport
          -A INPUT -p tcp -m tcp --dprot 80       | 24 | "--dprot" is an option of nothing that the rule has loaded
          -A INPUT --dport 80                     | 10 | "--dport" is an option of nothing that the rule has loaded
          -A INPUT -p xyz                         | 13 | "xyz" is not a protocol
          -A INPUT -ptcp                          | 10 | iptables 1.8.9 takes all of -ptcp for what stands behind the option
          -A INPUT -jACCEPT                       | 10 | iptables 1.8.9 takes all of -jACCEPT for what stands behind the option
          -A INPUT --source=10.0.0.1              | 10 | iptables 1.8.9 takes all of --source=10.0.0.1 for what stands behind the option
          -A INPUT --fragments=yes                | 22 | --fragments takes no value
          -A INPUT -p tcp -m tcp --syn=yes        | 30 | --syn takes no value
          -A INPUT -m !x --y                      | 13 | "!x" is not the name of a match
          -A INPUT -j !x --y                      | 13 | "!x" is not a chain name
          -A INPUT ! -p all                       | 15 | "! -p all" fits no packet
          -A INPUT -m mark --mark 0xzz            | 25 | "0xzz" is not a mark
          -A INPUT -m mark                        | 13 | -m mark has no option
          -A INPUT -m state --state NEWS          | 27 | "NEWS" holds what is not a connection state
          -A INPUT -m limit --limit 0/sec         | 27 | "0/sec" is not a rate that the kernel can keep
          -A INPUT -m statistic --probability 2   | 37 | "2" is not a probability
          -A INPUT -j REJECT --reject-with foo    | 13 | "foo" is no answer that REJECT gives over IPV4
          -A INPUT -j MISSING                     | 13 | the rule jumps to MISSING, which is neither a chain of table filter nor a target of iptables 1.8.9
          -A NOWHERE -j DROP                      | 4  | chain NOWHERE is not in table filter
          -A INPUT -j DROP -j ACCEPT              | 21 | the rule has two targets
          -A INPUT -s 10.0.0.1 -s 10.0.0.2        | 25 | "-s" is given twice in one rule
          -A INPUT -m comment --comment "open     | 31 | the quote opened here is never closed
          -A INPUT rubbish                        | 10 | "rubbish" belongs to no option
          -A INPUT !                              | 10 | "!" stands before nothing
          -t nat -A INPUT                         | 1  | -t stands inside of a table
          -j DROP                                 | 1  | the words name no command
          [5:x] -A INPUT                          | 1  | "[5:x]" is not a pair of counters
          [5 -A INPUT                             | 1  | "[" is not a pair of counters
          :INPUT                                  | 1  | ":INPUT" is not a chain's name, policy and counters
          :INPUT - [0:0]                          | 8  | built-in chain INPUT has no policy
          :OWN ACCEPT [0:0]                       | 6  | chain OWN has a policy, and is no built-in chain of filter
          :INPUT QUEUE [0:0]                      | 8  | "QUEUE" is not a policy
          -D INPUT 1                              | 0  | chain INPUT has 0 rules, and no place 1
          """)
  void saysWhereAndWhat(String line, int column, String problem) {
    String text = "*filter\n" + line + "\nCOMMIT\n";
    IptablesSave save = IptablesSave.read("f", text, Family.IPV4);
    assertThat(save.faults()).extracting(Fault::problem).contains(problem);
    Fault fault =
        save.faults().stream().filter(each -> each.problem().equals(problem)).findFirst().get();
    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.column()).isEqualTo(column);
    assertThat(fault.mend()).isNotBlank();
    assertThat(save.print()).isEqualTo(text);
  }

  @Test
  void collectsAllFaultsOfADocument() {
    IptablesSave save =
        IptablesSave.read(
            "f",
            "-A INPUT\n*filtre\nCOMMIT\n*nat\n:A - [0:0]\n:A - [0:0]\n-A A -s x\n*raw\n-A OUTPUT");
    assertThat(save.faults())
        .extracting(fault -> fault.line() + ":" + fault.column() + " " + fault.problem())
        .containsExactly(
            "1:1 \"-A INPUT\" stands outside of a table",
            "2:2 \"filtre\" is not a table",
            "6:2 chain A is there already",
            "7:9 \"x\" is not an IP address",
            "8:0 a table begins before the COMMIT of the one above",
            "9:0 the text ends before the COMMIT of its last table");
  }

  @Test
  void namesTheFirstCarriageReturnOnly() {
    IptablesSave save = IptablesSave.read("f", "*filter\n-A INPUT\r\n-A INPUT\r\nCOMMIT\n");
    assertThat(save.faults()).hasSize(1);
    assertThat(save.faults().getFirst().line()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoTextAtAll() {
    IptablesSave save = IptablesSave.read("f", "\u0000\u0001\u007fELF\u0002\n\u0000");
    assertThat(save.faults()).hasSize(2);
    assertThat(save.faults().getFirst().problem())
        .isEqualTo("\"\\x00\\x01\\x7fELF\\x02\" stands outside of a table");
  }

  @ParameterizedTest
  @CsvSource({"x,10000000", "' ! ',3333333", "' -p tcp',1250000", "'\"',10000000"})
  void readsALineOfTenMegabytesAndRefusesIt(String piece, int times) {
    String line = "-A INPUT -m comment --comment \"" + piece.repeat(times) + "\"";
    IptablesSave save =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> IptablesSave.read("f", "*filter\n" + line + "\nCOMMIT\n"));
    assertThat(save.faults())
        .extracting(Fault::problem)
        .containsExactly(
            "the line has " + line.length() + " characters, iptables-restore reads 10238");
  }

  @Test
  void keepsARuleThatItCouldNotRead() {
    IptablesSave save = IptablesSave.read("f", "*filter\n-A INPUT -s nonsense -j DROP\nCOMMIT\n");
    assertThat(save.rulesets().getFirst().tables().values())
        .flatExtracting(table -> List.copyOf(table.chains().values()))
        .flatExtracting(chain -> chain.rules())
        .hasSize(1)
        .first()
        .satisfies(
            rule -> assertThat(rule.matches()).hasToString("[Unmodelled[text=-s nonsense]]"));
  }
}
