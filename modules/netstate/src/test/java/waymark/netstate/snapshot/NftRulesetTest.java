package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.Fault;
import waymark.netstate.routing.Listing;

class NftRulesetTest {

  static final List<String> NAMES = NftRecorded.NAMES;

  private static final Pattern TABLE = Pattern.compile("table (\\S+ \\S+) \\{.*");
  private static final Pattern CHAIN = Pattern.compile("\tchain (\\S+) \\{.*");
  private static final Pattern RULE = Pattern.compile("\t\t(.*) # handle (\\d+)");

  /// Statements and expressions that are kept, not modelled: their words are not nft's own.
  private static final Pattern KEPT =
      Pattern.compile(
          "\\blog\\b|numgen|hash|socket|osf|\\brt\\b|ipsec|exthdr|option|@[nlt][hl],|meta (priority|"
              + "iiftype|pkttype|time|hour|length|cpu|skuid)|ether |ip (dscp|ttl|ecn|length)|"
              + "tcp sequence|udp length|\\b(esp|ah) spi|ct (zone|label|helper|expiration|bytes|"
              + "packets|id|event|secmark)|timeout|jump \\{|^\\}$|limit rate .* burst|reset|quota|0x12");

  @ParameterizedTest
  @FieldSource("NAMES")
  void printsEachRuleAsNftDoes(String name) {
    Map<String, String> theirs = theirs(NftRecorded.file(name + ".txt"));
    Map<String, String> ours = new TreeMap<>();
    for (NftTable table : NftRecorded.tables(name)) {
      for (NftChain chain : table.chains().values()) {
        for (NftRule rule : chain.rules()) {
          ours.put(table + " " + chain.name() + " " + rule.handle(), rule.text());
        }
      }
    }
    theirs.entrySet().removeIf(entry -> KEPT.matcher(entry.getValue()).find());
    assertThat(theirs).hasSizeGreaterThan(2);
    List<String> other =
        theirs.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(ours.get(entry.getKey())))
            .map(entry -> entry + " is printed as " + ours.get(entry.getKey()))
            .toList();
    assertThat(other).isEmpty();
  }

  private static Map<String, String> theirs(String text) {
    Map<String, String> rules = new TreeMap<>();
    String table = "";
    String chain = "";
    for (String line : text.lines().toList()) {
      Matcher inTable = TABLE.matcher(line);
      Matcher inChain = CHAIN.matcher(line);
      Matcher rule = RULE.matcher(line);
      if (inTable.matches()) {
        table = inTable.group(1);
        chain = "";
      } else if (inChain.matches()) {
        chain = inChain.group(1);
      } else if (rule.matches() && !chain.isEmpty()) {
        rules.put(table + " " + chain + " " + rule.group(2), whole(table, rule.group(1)));
      }
    }
    return rules;
  }

  /// In a table of one family nft(8) leaves out what `reject` answers with by itself.
  private static String whole(String table, String rule) {
    return table.startsWith("ip ")
        ? rule.replaceFirst("\\breject(?! with|-)", "reject with icmp port-unreachable")
        : rule;
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void keepsNoRuleFromTheReader(String name) {
    long said = NftRecorded.file(name + ".json").split("\\{\"rule\": ", -1).length - 1L;
    assertThat(
            NftRecorded.tables(name).stream()
                .flatMap(table -> table.chains().values().stream())
                .mapToLong(chain -> chain.rules().size())
                .sum())
        .isEqualTo(said);
  }

  @Test
  void readsBaseChainsTheirPlaceAndPolicy() {
    NftTable table = NftRecorded.tables("everything").get(1);
    assertThat(table.chain("forw").orElseThrow().base())
        .contains(
            new BaseChain(BaseChain.Type.FILTER, "forward", -1, BaseChain.Policy.DROP, List.of()));
    assertThat(table.chain("sub").orElseThrow().base()).isEmpty();
  }

  @Test
  void saysThatATablesFlagIsNotTold() {
    assertThat(NftRecorded.tables("everything"))
        .extracting(NftTable::activity)
        .startsWith(NftTable.Activity.UNSAID, NftTable.Activity.ACTIVE);
    assertThat(
            NftRuleset.read(
                    "f",
                    "{\"nftables\":[{\"table\":{\"family\":\"ip\",\"name\":\"x\",\"flags\":[\"dormant\"]}}]}")
                .values()
                .getFirst()
                .activity())
        .isEqualTo(NftTable.Activity.DORMANT);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          10.200.0.1,  true
          192.168.1.9, true
          192.168.2.0, false
          1.2.3.4,     true
          """)
  void findsTheSpanThatHoldsAnAddress(String address, boolean isIn) throws Exception {
    NftSet blocked = NftRecorded.tables("everything").get(1).set("blocked").orElseThrow();
    assertThat(
            blocked.elements().find(List.of(blocked.type().getFirst().parse(address))).isPresent())
        .isEqualTo(isIn);
  }

  @Test
  void findsTheConcatenationThatHoldsAPair() throws Exception {
    NftSet pairs = NftRecorded.tables("everything").get(1).set("pairsi").orElseThrow();
    BigInteger address = pairs.type().getFirst().parse("10.1.1.77");
    assertThat(pairs.elements().find(List.of(address, BigInteger.valueOf(85)))).isPresent();
    assertThat(pairs.elements().find(List.of(address, BigInteger.valueOf(91)))).isEmpty();
  }

  @Test
  void keepsWhatItDoesNotKnow() {
    NftChain chain = chain("{\"marvel\": {\"at\": 1}}");
    assertThat(chain.rules().getFirst().statements())
        .containsExactly(new Statement.Unmodelled("marvel at 1"));
  }

  private static NftChain chain(String statement) {
    return read(statement).values().getFirst().chain("c").orElseThrow();
  }

  private static Listing<NftTable> read(String statement) {
    return NftRuleset.read(
        "f",
        "{\"nftables\": [{\"table\": {\"family\": \"ip\", \"name\": \"t\"}},\n"
            + "{\"chain\": {\"family\": \"ip\", \"table\": \"t\", \"name\": \"c\", \"handle\": 1}},\n"
            + "{\"rule\": {\"family\": \"ip\", \"table\": \"t\", \"chain\": \"c\", \"handle\": 2,"
            + " \"expr\": ["
            + statement
            + "]}}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"match": {"op": "~", "left": {"meta": {"key": "mark"}}, "right": 1}} | "~" is not an operator of a match
          {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "10.0.0.256"}} | "10.0.0.256" is not an IP address
          {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 70000}} | "70000" is not a value of type inet_service
          {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": {"range": [9, 3]}}} | a range ends before it begins: {"range":[9,3]}
          {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": {"prefix": {"addr": "10.0.0.0", "len": 33}}}} | a prefix has no length of its type: {"addr":"10.0.0.0","len":33}
          {"match": {"op": "==", "left": {"&": [{"meta": {"key": "mark"}}]}, "right": 1}} | "&" has fewer than two operands
          {"match": {"op": "==", "left": {"fib": {"result": "colour", "flags": ["daddr"]}}, "right": 1}} | "colour" is nothing that fib tells
          {"jump": {"aim": "c"}} | an object has no "target": {"aim":"c"}
          {"set": {"op": "polish", "elem": {"meta": {"key": "mark"}}, "set": "@s"}} | "polish" is nothing that is done to a set
          {"vmap": {"key": {"meta": {"key": "mark"}}, "data": 7}} | a map has no "set" and no name: 7
          """)
  void saysWhereARuleIsNotWhatItClaims(String statement, String problem) {
    Listing<NftTable> read = read(statement);
    assertThat(read.faults())
        .extracting(Fault::line, Fault::column, Fault::problem)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(3, 1, problem));
    assertThat(read.values().getFirst().chain("c").orElseThrow().rules().getFirst().statements())
        .singleElement()
        .isInstanceOf(Statement.Unmodelled.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                          | this is not an object with a list "nftables"
          {"nftables": 1}                                             | this is not an object with a list "nftables"
          {"nftables": [{"chain": {"family": "ip", "table": "t", "name": "c"}}]} | table ip t is not in the list before what it holds
          {"nftables": [{"table": {"family": "ipx", "name": "t"}}]}   | "ipx" is not a family of tables
          {"nftables": [{"table": {"family": "ip"}}]}                 | an object has no "name": {"family":"ip"}
          {"nftables": [{"table":{"family":"ip","name":"t"}},{"rule":{"family":"ip","table":"t","chain":"c","expr":[]}}]} | chain c is not in the list before a rule of it
          {"nftables": [{"table":{"family":"ip","name":"t"}},{"chain":{"family":"ip","table":"t","name":"c","type":"filter","hook":"input","prio":"x"}}]} | the priority of a base chain is "x", not a number
          """)
  void saysWhatADocumentIsNot(String json, String problem) {
    assertThat(NftRuleset.read("f", json).faults())
        .extracting(Fault::problem)
        .containsExactly(problem);
  }

  @Test
  void readsADeepAndAHugeDocumentInBoundedTime() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          String deep = "{\"nftables\": " + "[".repeat(200_000);
          assertThat(NftRuleset.read("f", deep).faults()).hasSize(1);
          assertThat(NftRuleset.read("f", huge()).faults()).isEmpty();
          assertThat(NftRuleset.read("f", nested()).faults()).isEmpty();
        });
  }

  /// A map whose key is a map whose key is a map: none is read more than once.
  private static String nested() {
    String key = "{\"meta\": {\"key\": \"mark\"}}";
    for (int i = 0; i < 60; i++) {
      key = "{\"map\": {\"key\": " + key + ", \"data\": {\"set\": []}}}";
    }
    return "{\"nftables\": [{\"table\": {\"family\": \"ip\", \"name\": \"t\"}},"
        + "{\"chain\": {\"family\": \"ip\", \"table\": \"t\", \"name\": \"c\"}},"
        + "{\"rule\": {\"family\": \"ip\", \"table\": \"t\", \"chain\": \"c\", \"handle\": 1, \"expr\":"
        + " [{\"vmap\": {\"key\": "
        + key
        + ", \"data\": {\"set\": []}}}]}}]}";
  }

  private static String huge() {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      elements.add("\"10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + "\"");
    }
    return "{\"nftables\": [{\"table\": {\"family\": \"ip\", \"name\": \"t\"}}, {\"set\": {\"family\":"
        + " \"ip\", \"table\": \"t\", \"name\": \"s\", \"type\": \"ipv4_addr\", \"elem\": ["
        + String.join(",", elements)
        + "]}}]}";
  }
}
