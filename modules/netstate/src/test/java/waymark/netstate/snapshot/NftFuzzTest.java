package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.routing.Listing;

/// Whatever the text: the reader answers with values and faults, and what it read prints.
class NftFuzzTest {

  /// A few objects of a ruleset more than the table and the chain that they belong to.
  private static final int OBJECTS = 6;

  static Stream<byte[]> rulesets() {
    return NftRecorded.NAMES.stream()
        .flatMap(NftFuzzTest::pieces)
        .map(json -> json.getBytes(StandardCharsets.UTF_8));
  }

  /// A recorded ruleset in pieces, each with the tables and chains that its objects may stand in.
  private static Stream<String> pieces(String name) {
    List<JsonNode> frame = new ArrayList<>();
    List<JsonNode> rest = new ArrayList<>();
    for (JsonNode each :
        new ObjectMapper().readTree(NftRecorded.file(name + ".json")).get("nftables")) {
      (each.has("table") || each.has("chain") ? frame : rest).add(each);
    }
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < rest.size(); from += OBJECTS) {
      List<JsonNode> few = rest.subList(from, Math.min(rest.size(), from + OBJECTS));
      pieces.add(
          Stream.concat(frame.stream().filter(each -> holds(each, few)), few.stream())
              .map(JsonNode::toString)
              .toList()
              .toString());
    }
    return pieces.stream().map(list -> "{\"nftables\": " + list + "}");
  }

  private static boolean holds(JsonNode frame, List<JsonNode> objects) {
    return objects.stream()
        .flatMap(object -> object.valueStream())
        .anyMatch(object ->
            frame.has("table")
                ? frame.get("table").get("name").equals(object.get("table"))
                : frame.get("chain").get("name").equals(object.get("chain")));
  }

  @MethodSource("rulesets")
  @FuzzTest
  void answersWithValuesAndFaults(byte[] bytes) {
    Listing<NftTable> read = NftRuleset.read("fuzz", new String(bytes, StandardCharsets.UTF_8));
    read.faults().forEach(fault -> assertThat(fault.problem()).isNotBlank());
    for (NftTable table : read.values()) {
      table
          .chains()
          .values()
          .forEach(chain -> chain.rules().forEach(rule -> assertThat(rule.text()).isNotNull()));
    }
    NftOwners.tell(List.of(), read.values());
  }
}
