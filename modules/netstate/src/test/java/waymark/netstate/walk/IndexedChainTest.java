package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Reading;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.routing.TableNames;

/// An index may leave out only rules that do not fit. The twin of a ruleset asks the same of every
/// packet in words that no index serves (iprange, multiport): both take the same way, rule by rule.
final class IndexedChainTest {

  private static final int RULES = 60;
  private static final int PACKETS = 200;

  @RepeatedTest(40)
  void takesTheWayThatThePlainRulesTake(RepetitionInfo run) throws BadValueException {
    sameWays(Family.IPV4, run.getCurrentRepetition());
  }

  @RepeatedTest(20)
  void takesTheWayThatThePlainRulesTakeInIpv6(RepetitionInfo run) throws BadValueException {
    sameWays(Family.IPV6, run.getCurrentRepetition());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 9, 59})
  void triesARuleThatAsksForNothingWhereverItStands(int place) throws BadValueException {
    List<String> lines = new ArrayList<>();
    IntStream.range(0, RULES)
        .forEach(
            i -> lines.add("-A PREROUTING -d 10.0.0." + i + "/32 -j MARK --set-xmark 0x1/0x1"));
    lines.add(place, "-A PREROUTING -j MARK --set-xmark 0x2/0x2");
    Packet packet = packet(Family.IPV4, "10.9.9.9", "10.0.0.59", 80);
    assertThat(rules(walker(Family.IPV4, lines).walk(packet, new Tracking.New())))
        .containsExactlyInAnyOrder(
            "PREROUTING " + (place + 1), "PREROUTING " + (place > 59 ? 60 : 61));
  }

  private static void sameWays(Family family, long seed) throws BadValueException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Question> questions =
        IntStream.range(0, RULES).mapToObj(i -> Question.any(family, random)).toList();
    Walker indexed = walker(family, questions.stream().map(Question::line).toList());
    Walker plain = walker(family, questions.stream().map(Question::plainLine).toList());
    int fitted = 0;
    for (int i = 0; i < PACKETS; i++) {
      Packet packet =
          packet(family, address(family, random), address(family, random), 80 + random.nextInt(4));
      List<String> expected = rules(plain.walk(packet, new Tracking.New()));
      assertThat(rules(indexed.walk(packet, new Tracking.New())))
          .as("seed %d, %s", seed, packet)
          .isEqualTo(expected);
      fitted += expected.size();
    }
    assertThat(fitted).as("rules that fitted").isGreaterThan(PACKETS / 2);
  }

  /// What one rule asks for, and what it does.
  private record Question(
      String chain,
      Optional<Cidr> source,
      Optional<Cidr> destination,
      Optional<Integer> port,
      boolean invert,
      String target) {

    static Question any(Family family, RandomGenerator random) {
      String chain = random.nextInt(3) == 0 ? "LONG" : "PREROUTING";
      String target =
          switch (random.nextInt(20)) {
            case 0 -> "RETURN";
            case 1, 2, 3 -> chain.equals("LONG") ? "ACCEPT" : "LONG";
            default -> "MARK --set-xmark 0x0/0x0";
          };
      return new Question(
          chain,
          random.nextInt(3) == 0 ? Optional.of(block(family, random)) : Optional.empty(),
          random.nextBoolean() ? Optional.of(block(family, random)) : Optional.empty(),
          random.nextInt(3) == 0 ? Optional.of(80 + random.nextInt(4)) : Optional.empty(),
          random.nextInt(6) == 0,
          target);
    }

    String line() {
      String not = invert ? " !" : "";
      return "-A "
          + chain
          + source.map(block -> not + " -s " + block).orElse("")
          + destination.map(block -> not + " -d " + block).orElse("")
          + " -p tcp -m tcp"
          + port.map(number -> not + " --dport " + number).orElse("")
          + " -j "
          + target;
    }

    String plainLine() {
      String not = invert ? " !" : "";
      return "-A "
          + chain
          + " -p tcp"
          + source.map(block -> " -m iprange" + not + " --src-range " + range(block)).orElse("")
          + destination
              .map(block -> " -m iprange" + not + " --dst-range " + range(block))
              .orElse("")
          + port.map(number -> " -m multiport" + not + " --dports " + number).orElse("")
          + " -j "
          + target;
    }

    private static String range(Cidr block) {
      IpAddress first = block.network();
      int host = block.family().bits() - block.prefixLength();
      return first
          + "-"
          + new IpAddress(first.family(), first.high(), first.low() | (1L << host) - 1);
    }
  }

  private static Cidr block(Family family, RandomGenerator random) {
    IpAddress address = new IpAddress(family, high(family), base(family) + random.nextInt(256));
    return Cidr.around(address, family.bits() - random.nextInt(10));
  }

  private static String address(Family family, RandomGenerator random) {
    return new IpAddress(family, high(family), base(family) + random.nextInt(256)).toString();
  }

  private static long high(Family family) {
    return family == Family.IPV4 ? 0 : 0xfd00_0000_0000_0000L;
  }

  private static long base(Family family) {
    return family == Family.IPV4 ? 0x0a00_0000L : 0;
  }

  private static Packet packet(Family family, String source, String destination, int port)
      throws BadValueException {
    assertThat(IpAddress.parse(destination).family()).isEqualTo(family);
    return new Packet(
        Optional.of(new InterfaceName("eth0")),
        IpAddress.parse(source),
        IpAddress.parse(destination),
        Transport.first(Protocol.TCP, 40000, port),
        0);
  }

  private static List<String> rules(Walk walk) {
    return walk.steps().stream()
        .filter(Step.AtRule.class::isInstance)
        .map(Step.AtRule.class::cast)
        .map(at -> at.chain() + " " + at.number())
        .toList();
  }

  private static Walker walker(Family family, List<String> lines) {
    String text =
        "*mangle\n:PREROUTING ACCEPT [0:0]\n:LONG - [0:0]\n"
            + String.join("\n", lines)
            + "\nCOMMIT\n";
    IptablesSave save = IptablesSave.read("generated", text, family);
    assertThat(save.faults()).isEmpty();
    var none = IpRuleText.read("none", family, TableNames.NONE, "").values();
    return Walker.of(
        new Gateway(
            Reading.known(family == Family.IPV4 ? save.rulesets() : List.of()),
            Reading.known(family == Family.IPV6 ? save.rulesets() : List.of()),
            Reading.known(List.of()),
            Reading.known(none),
            Reading.known(none),
            Reading.known(List.of()),
            Reading.known(List.of()),
            Reading.known(List.of()),
            Reading.known(new Sysctls(Map.of())),
            Reading.known(List.of())));
  }
}
