package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftSet;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.NftTable.Activity;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.BadValueException;

/// Gathers the objects of a ruleset into tables. Counters, limits, quotas, helpers and other named
/// objects are passed over: they act only through the rules that name them.
final class NftObjects {

  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  /// A table while its objects come.
  private record Draft(
      NftFamily family,
      String name,
      Activity activity,
      Map<String, NftChain> chains,
      Map<String, List<NftRule>> rules,
      Map<String, NftSet> sets,
      Map<String, List<String>> flowtables) {}

  /// Takes one object of the list.
  ///
  /// @throws BadValueException if it is not what its kind says; a rule whose statements alone are
  ///   not understood is kept as unmodelled all the same
  void add(JsonNode object) throws BadValueException {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      JsonNode value = each.getValue();
      switch (each.getKey()) {
        case "table" -> table(value);
        case "chain" -> chain(value);
        case "set", "map" -> set(value);
        case "rule" -> rule(value);
        case "flowtable" ->
            draft(value).flowtables().put(NftJson.text(value, "name"), NftJson.texts(value, "dev"));
        default -> {}
      }
    }
  }

  List<NftTable> tables() {
    List<NftTable> tables = new ArrayList<>();
    for (Draft draft : drafts.values()) {
      Map<String, NftChain> chains = new LinkedHashMap<>();
      draft
          .chains()
          .forEach((name, chain) ->
              chains.put(name, chain.withRules(draft.rules().getOrDefault(name, List.of()))));
      tables.add(
          new NftTable(
              draft.family(),
              draft.name(),
              draft.activity(),
              chains,
              draft.sets(),
              draft.flowtables()));
    }
    return tables;
  }

  private void table(JsonNode node) throws BadValueException {
    NftFamily family = family(node);
    String name = NftJson.text(node, "name");
    drafts.put(
        family + " " + name,
        new Draft(
            family,
            name,
            activity(node, name),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>()));
  }

  private static Activity activity(JsonNode node, String name) {
    List<String> flags = NftJson.texts(node, "flags");
    if (flags.contains("dormant")) {
      return Activity.DORMANT;
    }
    return flags.contains(name) ? Activity.UNSAID : Activity.ACTIVE;
  }

  private static NftFamily family(JsonNode node) throws BadValueException {
    String word = NftJson.text(node, "family");
    return NftFamily.ofWord(word)
        .orElseThrow(() -> NftJson.bad("\"" + word + "\" is not a family of tables"));
  }

  private Draft draft(JsonNode node) throws BadValueException {
    String name = family(node) + " " + NftJson.text(node, "table");
    Draft draft = drafts.get(name);
    if (draft == null) {
      throw NftJson.bad("table " + name + " is not in the list before what it holds");
    }
    return draft;
  }

  private void chain(JsonNode node) throws BadValueException {
    Draft draft = draft(node);
    String name = NftJson.text(node, "name");
    draft.chains().put(name, new NftChain(name, NftJson.handle(node), base(node), List.of()));
  }

  private static Optional<BaseChain> base(JsonNode node) throws BadValueException {
    if (!node.has("hook")) {
      return Optional.empty();
    }
    JsonNode priority = node.path("prio");
    if (!priority.isIntegralNumber() || !priority.canConvertToInt()) {
      throw NftJson.bad("the priority of a base chain is " + priority + ", not a number");
    }
    return Optional.of(
        new BaseChain(
            word(BaseChain.Type.values(), node, "type"),
            NftJson.text(node, "hook"),
            priority.intValue(),
            node.has("policy")
                ? word(BaseChain.Policy.values(), node, "policy")
                : BaseChain.Policy.ACCEPT,
            NftJson.texts(node, "dev")));
  }

  private static <E extends Enum<E>> E word(E[] values, JsonNode node, String field)
      throws BadValueException {
    String word = NftJson.text(node, field);
    for (E each : values) {
      if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
        return each;
      }
    }
    throw NftJson.bad("\"" + word + "\" is not a " + field + " of a base chain");
  }

  private void set(JsonNode node) throws BadValueException {
    Draft draft = draft(node);
    NftSet set = new NftElements(draft.family()).set(node);
    draft.sets().put(set.name(), set);
  }

  private void rule(JsonNode node) throws BadValueException {
    Draft draft = draft(node);
    String chain = NftJson.text(node, "chain");
    if (!draft.chains().containsKey(chain)) {
      throw NftJson.bad("chain " + chain + " is not in the list before a rule of it");
    }
    NftStatements reader = new NftStatements(draft.family());
    List<Statement> statements = new ArrayList<>();
    Optional<BadValueException> bad = Optional.empty();
    for (JsonNode each : node.path("expr")) {
      try {
        statements.add(reader.statement(each));
      } catch (BadValueException notRead) {
        statements.add(new Statement.Unmodelled(NftJson.raw(each)));
        bad = bad.isPresent() ? bad : Optional.of(notRead);
      }
    }
    draft
        .rules()
        .computeIfAbsent(chain, name -> new ArrayList<>())
        .add(
            new NftRule(
                NftJson.handle(node),
                Optional.of(node.path("comment").asString("")).filter(text -> !text.isEmpty()),
                statements));
    if (bad.isPresent()) {
      throw bad.get();
    }
  }
}
