package waymark.policy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RulePriority;
import waymark.policy.Policies;
import waymark.policy.Policy;

class PlanTest {

  @Test
  void marksExactlyWhatIsNotExcluded() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 100; round++) {
      Policy policy = randomPolicy(random);
      Plan plan = Plan.of(policy);
      for (int packet = 0; packet < 50; packet++) {
        IpAddress from = IpAddress.v4(0xc0a80100 | random.nextInt(256));
        IpAddress to = randomDestination(random);
        boolean excluded =
            policy.exclude().stream()
                .flatMap(exclusion -> policy.excluded(exclusion, Family.IPV4).stream())
                .anyMatch(block -> block.contains(to));
        assertThat(mark(plan, from, to))
            .as("seed %d: %s to %s under %s", seed, from, to, policy)
            .isEqualTo(excluded ? 0 : 0x64);
      }
    }
  }

  @Test
  void leavesPacketsFromElsewhereAlone() throws Exception {
    Plan plan = Plan.of(Policies.parse(Policies.LEAST));
    assertThat(mark(plan, IpAddress.parse("192.168.2.1"), IpAddress.parse("1.1.1.1"))).isZero();
  }

  @Test
  void undoesInTheReverseOrderSoThatTheMarkGoesBeforeItsExclusions() {
    List<Step> steps = Plan.of(Policies.parse(Policies.LEAST)).steps();
    assertThat(steps.reversed().stream().map(step -> step.undo().toString()))
        .containsExactly(
            "iptables -t mangle -D PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff",
            "iptables -t mangle -D PREROUTING -s 192.168.1.0/24 -d 192.168.1.0/24 -j RETURN",
            "iptables -t mangle -D PREROUTING -s 192.168.1.0/24 -d 10.43.0.0/16 -j RETURN",
            "iptables -t mangle -D PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16 -j RETURN",
            "ip rule del fwmark 0x64 table 100",
            "ip route del default via 10.66.66.1 dev wg0 table 100");
  }

  @Test
  void aWantedIpRuleBecomesTheOneThatTheKernelHolds() {
    Plan plan = Plan.of(Policies.parse(Policies.LEAST));
    assertThat(
            plan.changes(Change.AddIpRule.class, Family.IPV4)
                .getFirst()
                .rule()
                .at(new RulePriority(32765))
                .toString())
        .isEqualTo("32765: from all fwmark 0x64 lookup 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          layout: flat                      | NOTE family-missing, NOTE mark-unmasked, NOTE tunnel-leak
          kill-switch: true                 | NOTE family-missing, NOTE mark-unmasked
          exclude: [ingress]                | WARNING mark-captures-cluster, WARNING mark-captures-cluster, WARNING mark-captures-lan, NOTE exclusion-missing, NOTE family-missing, NOTE mark-unmasked, NOTE tunnel-leak
          exclude: [pods, services]         | ERROR mark-captures-ingress, WARNING mark-captures-lan, NOTE family-missing, NOTE mark-unmasked, NOTE tunnel-leak
          """)
  void tellsWhatThePolicyLeavesOpen(String keys, String expected) {
    Policy policy = Policies.parse(Policies.LEAST.replace("layout: flat", keys));
    assertThat(told(policy)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mark: 0x64, table: 100            | mark: 0x5/0xff, table: 100                   | ''
          mark: 0x64, table: 100            | mark: 3, table: 101                          | the mark 0x3 is taken for 0x3 of Azure CNI in transparent mode; the table 101 is one of Azure CNI in transparent mode
          mark: 0x64, table: 100            | mark: 0x64/0xff, table: 52                   | the table 52 is one of Tailscale
          mark: 0x64, table: 100            | mark: 0x64/0xff, table: 100, priority: 5230  | the priority 5230 is one of Tailscale
          mark: 0x64, table: 100            | mark: 0x100/0x100, table: 100                | the mark 0x100/0x100 has bits of 0xf00, which Cilium uses; the mark 0x100/0x100 has bits of 0x3f00, which mwan3 uses; the mark 0x100/0x100 is taken for 0x1bd20 of NetBird; the mark 0x100/0x100 is taken for 0x1337 of Istio
          """)
  void tellsWhoElseUsesTheSameNumbers(String usual, String ours, String expected) {
    Policy policy = Policies.parse(Policies.LEAST.replace(usual, ours));
    assertThat(
            String.join(
                "; ",
                Plan.of(policy).remarks().stream()
                    .filter(remark -> remark.code().equals("mark-collision"))
                    .map(Remark::message)
                    .toList()))
        .isEqualTo(expected);
  }

  @Test
  void ipv6WithoutATunnelIsALeakThatAKillSwitchCloses() {
    String dual = Policies.LEAST.replace("192.168.1.0/24]", "192.168.1.0/24, \"fd00:1::/64\"]");
    assertThat(told(Policies.parse(dual))).contains("WARNING family-missing");
    assertThat(Plan.of(Policies.parse(dual)).changes(Change.AddRule.class, Family.IPV6)).isEmpty();
    Plan closed = Plan.of(Policies.parse(dual + "kill-switch: true\n"));
    assertThat(closed.remarks()).noneMatch(remark -> remark.code().equals("family-missing"));
    assertThat(closed.changes(Change.AddRoute.class, Family.IPV6))
        .singleElement()
        .extracting(add -> Step.route(add.route(), "add").toString())
        .isEqualTo("ip -6 route add unreachable default metric 4278198272 table 100");
  }

  private static String told(Policy policy) {
    return String.join(
        ", ",
        Plan.of(policy).remarks().stream()
            .map(remark -> remark.severity() + " " + remark.code())
            .toList());
  }

  private static Policy randomPolicy(RandomGenerator random) {
    StringBuilder exclude = new StringBuilder();
    for (String word : List.of("pods", "services", "lan", "ingress")) {
      if (random.nextBoolean()) {
        exclude.append(exclude.isEmpty() ? "" : ", ").append(word);
      }
    }
    return Policies.parse(
        Policies.LEAST
                .replace("192.168.1.55", random.nextBoolean() ? "192.168.1.55" : "203.0.113.5")
                .replace("flat", random.nextBoolean() ? "flat" : "chain")
            + "exclude: ["
            + exclude
            + "]\n");
  }

  private static IpAddress randomDestination(RandomGenerator random) {
    int[] networks = {0x0a2a0000, 0x0a2b0000, 0xc0a80100, 0xcb007105, 0xc0a80137, 0x01010101};
    int any = networks[random.nextInt(networks.length)];
    return IpAddress.v4(random.nextBoolean() ? any : any ^ random.nextInt(1 << 18));
  }

  /// The mark that the rules give a packet; a jump is followed.
  private static int mark(Plan plan, IpAddress from, IpAddress to) {
    int mark = 0;
    for (Change.AddRule add : plan.changes(Change.AddRule.class, Family.IPV4)) {
      Rule rule = add.rule();
      if (rule.matches().stream().allMatch(match -> matches(match, from, to))) {
        switch (rule.target()) {
          case Target.Return() -> {
            return mark;
          }
          case Target.Mark(var set) -> mark = set.applyTo(mark);
          case Target.Jump(var chain) -> {}
          default -> throw new AssertionError(rule.text());
        }
      }
    }
    return mark;
  }

  private static boolean matches(Match match, IpAddress from, IpAddress to) {
    return switch (match) {
      case Match.Source(var block, boolean invert) -> block.contains(from) != invert;
      case Match.Destination(var block, boolean invert) -> block.contains(to) != invert;
      default -> throw new AssertionError(match.toString());
    };
  }
}
