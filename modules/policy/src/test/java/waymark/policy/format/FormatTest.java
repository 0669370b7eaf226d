package waymark.policy.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.Family;
import waymark.policy.Golden;
import waymark.policy.Policies;
import waymark.policy.plan.Change;
import waymark.policy.plan.Plan;

class FormatTest {

  static Stream<Arguments> shipped() {
    return Stream.of("pi-k3s", "incident-2026-01-28", "dual-stack")
        .flatMap(name -> Stream.of(Format.values()).map(format -> Arguments.of(name, format)));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void printsTheWholeTextThatIsKeptBesideThePolicy(String name, Format format) {
    Plan plan = Plan.of(Policies.read(Policies.rules(name + ".yaml")));
    if (format.takes(plan)) {
      Golden.matches(Policies.rules(name + "." + format.word()), format.print(plan));
    } else {
      for (Family family : Family.values()) {
        Golden.matches(
            Policies.rules(name + (family == Family.IPV4 ? "." : ".ipv6.") + format.word()),
            format.print(Plan.of(plan.policy(), EnumSet.of(family))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pi-k3s", "incident-2026-01-28", "dual-stack"})
  void whatTheKernelHoldsReadsAsThePlan(String name) throws Exception {
    Plan plan = Plan.of(Policies.read(Policies.rules(name + ".yaml")));
    for (Family family : Steered.families(plan)) {
      String file = name + (family == Family.IPV4 ? ".iptables" : ".ip6tables") + "-save.txt";
      IptablesSave saved =
          IptablesSave.read(file, java.nio.file.Files.readString(Policies.rules(file)), family);
      for (ChainName chain : List.of(new ChainName("PREROUTING"), Plan.OWN_CHAIN)) {
        assertThat(rules(saved, family, chain)).isEqualTo(rules(plan, family, chain));
      }
    }
  }

  @Test
  void aTextOfOneFamilyNamesNoOther() {
    Plan plan = Plan.of(Policies.read(Policies.rules("dual-stack.yaml")), EnumSet.of(Family.IPV4));
    for (Format format : Format.values()) {
      String commands =
          format.print(plan).replaceAll("(?m)^#.*$", "").replaceAll("(?m)^ip6tables\\(\\).*$", "");
      assertThat(commands).as(format.word()).doesNotContain("ip6", "fd00", "-6");
    }
  }

  @Test
  void aFileNameCannotEndTheCommentThatItStandsIn() {
    Plan plan =
        Plan.of(
            ((waymark.policy.PolicyReading.Read)
                    waymark.policy.PolicyReader.read("a\nreboot\n.yaml", Policies.LEAST))
                .policy());
    assertThat(ShellScript.setUp(plan)).contains("# a?reboot?.yaml: ").doesNotContain("\nreboot");
  }

  private static List<List<Object>> rules(IptablesSave saved, Family family, ChainName chain) {
    return saved.ruleset(family).stream()
        .flatMap(ruleset -> ruleset.table(TableName.MANGLE).stream())
        .flatMap(table -> table.chain(chain).stream())
        .flatMap(each -> each.rules().stream())
        .map(FormatTest::meaning)
        .toList();
  }

  private static List<List<Object>> rules(Plan plan, Family family, ChainName chain) {
    return plan.changes(Change.AddRule.class, family).stream()
        .filter(rule -> rule.chain().equals(chain))
        .map(rule -> meaning(rule.rule()))
        .toList();
  }

  private static List<Object> meaning(Rule rule) {
    return List.of(rule.matches(), rule.target());
  }
}
