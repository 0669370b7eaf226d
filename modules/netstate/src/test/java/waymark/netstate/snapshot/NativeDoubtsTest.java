package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// What a listing leaves out, and what cannot be told: rules whose lost half decides. The rules are
/// written by hand as nft -j list ruleset prints them.
class NativeDoubtsTest {

  private static Walk walk(String json, String from, String to, String protocol, int port)
      throws Exception {
    Packet packet =
        new Packet(
            Optional.of(new InterfaceName("lan0")),
            IpAddress.parse(from),
            IpAddress.parse(to),
            Transport.first(Protocol.parse(protocol), 40_000, port),
            0);
    return Walker.of(NativeGateway.of(json.replace('\'', '"'))).walk(packet, new Tracking.New());
  }

  private static String chain(String table, String type, String hook, int priority, String policy) {
    return "{'chain': {'family': 'inet', 'table': '%s', 'name': 'c', 'handle': 1, 'type': '%s', 'hook': '%s', 'prio': %d, 'policy': '%s'}}"
        .formatted(table, type, hook, priority, policy);
  }

  private static String rule(String table, String statements) {
    return "{'rule': {'family': 'inet', 'table': '%s', 'chain': 'c', 'handle': 3, 'expr': [%s]}}"
        .formatted(table, statements);
  }

  private static String table(
      String name, String type, String hook, int priority, String policy, String statements) {
    return "{'table': {'family': 'inet', 'name': '"
        + name
        + "'}}, {'set': {'family': 'inet', 'table': '"
        + name
        + "', 'name': 's', 'type': 'ipv4_addr', 'flags': ['dynamic']}}, "
        + chain(name, type, hook, priority, policy)
        + ", "
        + rule(name, statements);
  }

  private static String document(String... tables) {
    return "{'nftables': [" + String.join(", ", tables) + "]}";
  }

  private static String prerouting(String policy, String statements) {
    return document(table("f", "filter", "prerouting", 0, policy, statements));
  }

  private static final String ADD =
      "{'set': {'op': 'add', 'elem': {'payload': {'protocol': 'ip', 'field': 'saddr'}}, 'set': '@s'}}, ";
  private static final String DSCP =
      "{'mangle': {'key': {'payload': {'protocol': 'ip', 'field': 'dscp'}}, 'value': 'cs1'}}, ";
  private static final String MAXSEG =
      "{'mangle': {'key': {'tcp option': {'name': 'maxseg', 'field': 'size'}}, 'value': 1200}}, ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          add    | drop   | fd07:1::2   | fd07:2::2 | udp | leaves
          add    | drop   | 192.168.7.2 | 10.42.7.2 | udp | dropped
          dscp   | accept | fd07:1::2   | fd07:2::2 | udp | dropped
          dscp   | accept | 192.168.7.2 | 10.42.7.2 | udp | leaves
          maxseg | accept | 192.168.7.2 | 10.42.7.2 | udp | dropped
          maxseg | accept | 192.168.7.2 | 10.42.7.2 | tcp | leaves
          """)
  void endsARuleAtTheProtocolThatNftDoesNotPrint(
      String what, String verdict, String from, String to, String protocol, String end)
      throws Exception {
    String statement = what.equals("add") ? ADD : what.equals("dscp") ? DSCP : MAXSEG;
    Walk walk =
        walk(
            prerouting(
                verdict.equals("drop") ? "accept" : "drop",
                statement + "{'" + verdict + "': null}"),
            from,
            to,
            protocol,
            53);
    assertThat(NativeGateway.said(walk.verdict())).startsWith(end);
  }

  private static final String TO_POD =
      "{'dnat': {'family': 'ip', 'addr': '10.42.7.2', 'port': 81}}";

  private static String match(String left, String right) {
    return "{'match': {'op': '==', 'left': " + left + ", 'right': " + right + "}}, ";
  }

  private static final String DPORT = "{'payload': {'protocol': 'tcp', 'field': 'dport'}}";
  private static final String SPORT = "{'payload': {'protocol': 'tcp', 'field': 'sport'}}";
  private static final String DROP = "{'drop': null}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -100 | nat and inet f c run
          -101 | leaves pod0
          -99  | dropped
          """)
  void doesNotSayWhetherAChainSeesTheTranslationAtWhosePriorityItStands(int priority, String end)
      throws Exception {
    String json =
        document(
            table("n", "nat", "prerouting", -100, "accept", TO_POD),
            table("f", "filter", "prerouting", priority, "accept", match(DPORT, "81") + DROP));
    Walk walk = walk(json, "192.168.7.2", "192.168.7.1", "tcp", 80);
    assertThat(NativeGateway.said(walk.verdict()))
        .contains(end.replace("nat and inet f c run", "nat runs before inet f c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -200 | conntrack runs before inet f c
          -199 | leaves pod0
          -201 | dropped
          """)
  void doesNotSayWhetherAChainSeesTheTrackerAtWhosePriorityItStands(int priority, String end)
      throws Exception {
    String state = match("{'ct': {'key': 'state'}}", "'invalid'").replace("'=='", "'in'");
    String json = document(table("f", "filter", "prerouting", priority, "accept", state + DROP));
    Walk walk = walk(json, "192.168.7.2", "10.42.7.2", "tcp", 80);
    assertThat(NativeGateway.said(walk.verdict())).contains(end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'drop': null}   | {'reject': {'type': 'tcp reset'}} | unknown
          {'reject': null} | {'reject': {'type': 'tcp reset'}} | unknown
          {'drop': null}   | {'drop': null}                    | dropped
          {'reject': null} | {'reject': null}                  | rejected
          """)
  void doesNotSayWhoEndsAPacketThatTwoEndInOtherWords(String one, String other, String end)
      throws Exception {
    String json =
        document(
            table("a", "filter", "forward", 0, "accept", match(DPORT, "22") + one.strip()),
            table("b", "filter", "forward", 0, "accept", match(DPORT, "22") + other.strip()));
    Walk walk = walk(json, "192.168.7.2", "10.42.7.2", "tcp", 22);
    assertThat(NativeGateway.said(walk.verdict())).startsWith(end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'flags': 'random' | sport                                             | unknown
          'flags': []       | sport                                             | dropped
          'flags': 'random' | {'payload': {'protocol': 'th', 'field': 'sport'}} | unknown
          'flags': 'random' | {'ct': {'key': 'proto-dst', 'dir': 'reply'}}      | unknown
          'flags': []       | {'ct': {'key': 'proto-dst', 'dir': 'reply'}}      | dropped
          """)
  void doesNotKnowThePortThatTheKernelChose(String flags, String left, String end)
      throws Exception {
    String json =
        document(
            table("n", "nat", "postrouting", 100, "accept", "{'masquerade': {" + flags + "}}"),
            table(
                "f",
                "filter",
                "postrouting",
                110,
                "accept",
                match(left.equals("sport") ? SPORT : left, "40000") + DROP));
    Walk walk = walk(json, "192.168.7.2", "198.51.100.9", "tcp", 443);
    assertThat(NativeGateway.said(walk.verdict())).startsWith(end);
  }

  private static String vmap(String key, String elements) {
    return "{'vmap': {'key': " + key + ", 'data': {'set': [" + elements + "]}}}";
  }

  private static final String IIFNAME = "{'meta': {'key': 'iifname'}}";
  private static final String NUMGEN = "{'numgen': {'mode': 'inc', 'mod': 2, 'offset': 0}}";
  private static final String BOTH = "{'concat': [" + NUMGEN + ", " + DPORT + "]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          iif   | ['eth*', {'accept': null}], ['*', {'drop': null}]                             | dropped
          iif   | ['lan*', {'accept': null}], ['*', {'drop': null}]                             | leaves
          port  | [443, {'accept': null}], ['*', {'drop': null}]                                | dropped
          port  | [22, {'accept': null}], ['*', {'drop': null}]                                 | leaves
          both  | [{'concat': [0, 80]}, {'drop': null}], [{'concat': [1, 80]}, {'drop': null}]  | leaves
          two   | [0, {'drop': null}], [1, {'drop': null}]                                      | dropped
          two   | [0, {'drop': null}], [5, {'drop': null}]                                      | unknown
          port  | [{'elem': {'val': 22, 'limit': {'rate': 1, 'per': 'hour'}}}, {'drop': null}]  | unknown
          """)
  void findsInAMapWhatTheKernelFinds(String key, String elements, String end) throws Exception {
    String looked =
        switch (key) {
          case "iif" -> IIFNAME;
          case "port" -> DPORT;
          case "both" -> BOTH;
          default -> NUMGEN;
        };
    Walk walk =
        walk(prerouting("accept", vmap(looked, elements)), "192.168.7.2", "10.42.7.2", "tcp", 22);
    assertThat(NativeGateway.said(walk.verdict())).startsWith(end);
  }

  private static String fib(String flags, String result) {
    return "{'fib': {'result': '" + result + "', 'flags': " + flags + "}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'daddr'          | type    | 'unreachable' | fd07:1::2  | fd07:9::1 | dropped
          'daddr'          | type    | 'unreachable' | fd07:1::2  | 2001:db8::9 | dropped
          'daddr'          | type    | 'unicast'     | fd07:1::2  | fd07:2::2 | dropped
          'daddr'          | type    | 'local'       | fd07:1::2  | fd07:1::1 | dropped
          'daddr'          | type    | 'anycast'     | fd07:1::2  | fd07:2::  | dropped
          ['saddr', 'iif'] | oifname | 'lan0'        | fd07:1::2  | fd07:2::2 | dropped
          ['saddr', 'iif'] | oif     | false         | fd07:2::9  | fd07:2::2 | dropped
          """)
  void asksTheRoutesOfIpv6AsTheKernelDoes(
      String flags, String result, String value, String from, String to, String end)
      throws Exception {
    Walk walk =
        walk(prerouting("accept", match(fib(flags, result), value) + DROP), from, to, "udp", 53);
    assertThat(NativeGateway.said(walk.verdict())).startsWith(end);
  }

  @Test
  void asksOnceWhatAMatchLeavesOpen() throws Exception {
    String several = match(fib("'daddr'", "oifname"), "'pod0'") + DROP;
    Walk walk = walk(prerouting("accept", several), "192.168.7.2", "198.18.0.1", "udp", 53);
    assertThat(walk.ways())
        .extracting(way -> NativeGateway.said(way.verdict()))
        .containsExactly("dropped", "leaves pod0 as 198.18.0.1:53", "leaves wan0 as 198.18.0.1:53");
  }
}
