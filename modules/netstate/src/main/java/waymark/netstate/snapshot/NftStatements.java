package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.netfilter.nft.Statement.Match;
import waymark.netstate.netfilter.nft.Statement.Nat;
import waymark.netstate.packet.BadValueException;

/// Reads the statements of a rule.
final class NftStatements {

  /// What may be written into a packet without changing its way, as far as this model looks.
  private static final Set<String> HARMLESS =
      Set.of(
          "meta priority",
          "meta nftrace",
          "meta pkttype",
          "meta secmark",
          "ct event",
          "ct label",
          "ct secmark",
          "ct helper",
          "ip ecn",
          "ip ttl",
          "ip6 ecn",
          "ip6 hoplimit");

  private final NftFamily family;
  private final NftExpressions expressions;

  NftStatements(NftFamily family) {
    this.family = family;
    this.expressions = new NftExpressions(family);
  }

  Statement statement(JsonNode node) throws BadValueException {
    if (!node.isObject() || node.size() != 1) {
      // nft(8) 1.0.6 prints what it has no JSON for, such as `jump { ... }`, as its text
      return new Statement.Unmodelled(NftJson.raw(node));
    }
    Map.Entry<String, JsonNode> only = node.properties().iterator().next();
    JsonNode value = only.getValue();
    Optional<Statement.Verdict> verdict = verdict(node);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    return switch (only.getKey()) {
      case "match" -> match(value);
      case "vmap" -> {
        Expression key = expressions.expression(value.path("key"));
        yield new Statement.VerdictMap(
            key, expressions.setRef(key.types(), value.path("data"), List.of()));
      }
      case "mangle" -> mangle(value);
      case "counter" ->
          value.isString()
              ? aside("counter name \"" + value.asString("") + "\"")
              : new Statement.Counter(
                  value.path("packets").asLong(0), value.path("bytes").asLong(0));
      case "limit", "quota", "ct count", "meter" -> new Statement.Chance(NftAside.chance(only));
      case "log", "last", "dup", "ct helper", "ct timeout", "ct expectation", "secmark" ->
          aside(NftAside.aside(only));
      case "reset" -> new Statement.Aside(NftAside.aside(only), written(value));
      case "notrack" -> new Statement.NoTrack();
      case "reject" -> reject(value);
      case "dnat" -> nat(Nat.Kind.DNAT, value);
      case "snat" -> nat(Nat.Kind.SNAT, value);
      case "masquerade" -> nat(Nat.Kind.MASQUERADE, value);
      case "redirect" -> nat(Nat.Kind.REDIRECT, value);
      case "set" -> setChange(value);
      case "flow" -> new Statement.Offload(NftJson.text(value, "flowtable").replaceFirst("^@", ""));
      case "xt" ->
          new Statement.Xt(value.path("type").asString(""), value.path("name").asString(""));
      default -> new Statement.Unmodelled(NftAside.aside(only));
    };
  }

  /// `{"accept": null}`, `{"jump": {"target": "c"}}`; empty for what is no verdict.
  Optional<Statement.Verdict> verdict(JsonNode node) throws BadValueException {
    if (!node.isObject() || node.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<String, JsonNode> only = node.properties().iterator().next();
    return switch (only.getKey()) {
      case "accept" -> Optional.of(new Statement.Verdict.Accept());
      case "drop" -> Optional.of(new Statement.Verdict.Drop());
      case "continue" -> Optional.of(new Statement.Verdict.Continue());
      case "return" -> Optional.of(new Statement.Verdict.Return());
      case "jump" ->
          Optional.of(new Statement.Verdict.Jump(NftJson.text(only.getValue(), "target")));
      case "goto" ->
          Optional.of(new Statement.Verdict.Goto(NftJson.text(only.getValue(), "target")));
      default -> Optional.empty();
    };
  }

  private Statement match(JsonNode value) throws BadValueException {
    String word = value.path("op").asString("==");
    Match.Operator operator =
        Match.Operator.ofWord(word)
            .orElseThrow(() -> NftJson.bad("\"" + word + "\" is not an operator of a match"));
    Expression left = expressions.expression(value.path("left"));
    JsonNode right = value.path("right");
    List<Datatype> types =
        left instanceof Expression.Fib && right.isBoolean()
            ? List.of(Datatype.BOOLEAN)
            : left.types();
    return new Match(operator, left, expressions.expression(right, types, List.of()));
  }

  private Statement mangle(JsonNode value) throws BadValueException {
    JsonNode key = value.path("key");
    String what = NftText.of(expressions.expression(key));
    List<Datatype> mark = List.of(Datatype.MARK);
    return switch (what) {
      case "meta mark" ->
          new Statement.MarkSet(expressions.expression(value.path("value"), mark, mark));
      case "ct mark" ->
          new Statement.CtMarkSet(expressions.expression(value.path("value"), mark, mark));
      case "ip dscp" -> dscp(Field.IP_DSCP, value);
      case "ip6 dscp" -> dscp(Field.IP6_DSCP, value);
      default -> {
        String text = what + " set " + NftJson.raw(value.path("value"));
        boolean isHarmless = HARMLESS.contains(what) || key.has("tcp option") || key.has("exthdr");
        yield isHarmless
                && !value.path("value").isObject() // a value without its header ends the rule
            ? new Statement.Aside(text, written(key))
            : new Statement.Unmodelled(text);
      }
    };
  }

  private Statement dscp(Field field, JsonNode value) throws BadValueException {
    List<Datatype> codepoint = List.of(Datatype.DSCP);
    return new Statement.DscpSet(
        field, expressions.expression(value.path("value"), codepoint, codepoint));
  }

  private static Statement aside(String text) {
    return new Statement.Aside(text, Optional.empty());
  }

  /// Whose header a key is in.
  private static Optional<String> written(JsonNode key) {
    return key.has("tcp option")
        ? Optional.of("tcp")
        : Optional.of(key.path("payload").path("protocol").asString(""))
            .filter(word -> !word.isEmpty());
  }

  /// Without words it is `reject with icmpx port-unreachable`, in a table of one family its own.
  private Statement reject(JsonNode value) {
    String type =
        switch (family) {
          case IP -> "icmp";
          case IP6 -> "icmpv6";
          case INET, ARP, BRIDGE, NETDEV -> "icmpx";
        };
    String said = value.path("type").asString(type);
    return new Statement.Reject(
        said, said.equals("tcp reset") ? "" : value.path("expr").asString("port-unreachable"));
  }

  private Statement nat(Nat.Kind kind, JsonNode value) throws BadValueException {
    Optional<NftFamily> written = NftFamily.ofWord(value.path("family").asString(""));
    List<Datatype> addresses =
        switch (written.orElse(family)) {
          case IP -> List.of(Datatype.IPV4_ADDR);
          case IP6 -> List.of(Datatype.IPV6_ADDR);
          case INET, ARP, BRIDGE, NETDEV -> List.of();
        };
    List<Datatype> port = List.of(Datatype.INET_SERVICE);
    List<String> flags = new ArrayList<>(NftJson.texts(value, "flags"));
    if (NftJson.texts(value, "type_flags").contains("prefix") && !flags.contains("netmap")) {
      flags.add("netmap");
    }
    return new Nat(
        kind,
        written,
        value.has("addr")
            ? Optional.of(expressions.expression(value.path("addr"), addresses, List.of()))
            : Optional.empty(),
        value.has("port")
            ? Optional.of(expressions.expression(value.path("port"), port, port))
            : Optional.empty(),
        flags);
  }

  private Statement setChange(JsonNode value) throws BadValueException {
    String op = value.path("op").asString("");
    Optional<Statement.SetChange.Change> change = Optional.empty();
    for (Statement.SetChange.Change each : Statement.SetChange.Change.values()) {
      change = each.word().equals(op) ? Optional.of(each) : change;
    }
    if (change.isEmpty()) {
      throw NftJson.bad("\"" + op + "\" is nothing that is done to a set");
    }
    JsonNode element = value.path("elem");
    List<Statement> statements = new ArrayList<>();
    for (JsonNode each : value.path("stmt")) {
      statements.add(statement(each));
    }
    return new Statement.SetChange(
        change.get(),
        expressions.expression(element.has("elem") ? element.path("elem").path("val") : element),
        NftJson.text(value, "set").replaceFirst("^@", ""),
        statements);
  }
}
