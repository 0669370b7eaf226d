package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.netstate.routing.Listing;

/// Reads `nft -j list ruleset` (libnftables-json(5)), one object of the list after the other, so
/// that a large ruleset is held as values only.
///
/// Every table is read, those of iptables-nft too: [NftOwners] tells which are whose.
final class NftRuleset {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String MEND = "record it again: nft -j list ruleset > nft-ruleset.json";

  private final String source;
  private final NftObjects objects = new NftObjects();
  private final List<Fault> faults = new ArrayList<>();

  private NftRuleset(String source) {
    this.source = source;
  }

  static Listing<NftTable> read(String source, String json) {
    if (json.isBlank()) { // nft(8) prints nothing where there is no table at all
      return new Listing<>(List.of(), List.of());
    }
    NftRuleset ruleset = new NftRuleset(source);
    try (JsonParser parser = MAPPER.createParser(json)) {
      ruleset.document(parser);
    } catch (JacksonException broken) {
      ruleset.faults.add(JsonListing.fault(source, broken));
    }
    return new Listing<>(ruleset.objects.tables(), ruleset.faults);
  }

  private void document(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      notARuleset(parser);
      return;
    }
    boolean found = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isList = parser.currentName().equals("nftables");
      JsonToken value = parser.nextToken();
      if (isList && value == JsonToken.START_ARRAY) {
        found = true;
        list(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (!found) {
      notARuleset(parser);
    }
  }

  private void list(JsonParser parser) {
    for (JsonToken next = parser.nextToken();
        next != null && next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      TokenStreamLocation at = parser.currentTokenLocation();
      JsonNode node = parser.readValueAsTree();
      try {
        objects.add(node);
      } catch (BadValueException bad) {
        faults.add(new Fault(source, at.getLineNr(), at.getColumnNr(), bad.problem(), bad.mend()));
      }
    }
  }

  private void notARuleset(JsonParser parser) {
    TokenStreamLocation at = parser.currentTokenLocation();
    faults.add(
        new Fault(
            source,
            at.getLineNr(),
            at.getColumnNr(),
            "this is not an object with a list \"nftables\"",
            MEND));
  }
}
