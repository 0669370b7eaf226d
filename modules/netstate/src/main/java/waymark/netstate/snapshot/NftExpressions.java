package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import waymark.netstate.netfilter.nft.CtKey;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Expression.Bitwise;
import waymark.netstate.netfilter.nft.Expression.SetRef;
import waymark.netstate.netfilter.nft.Field;
import waymark.netstate.netfilter.nft.MetaKey;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftText;
import waymark.netstate.packet.BadValueException;

/// Reads expressions. A constant is read as the type of what it is compared with.
final class NftExpressions {

  private static final Set<String> OPERATORS = Set.of("&", "|", "^", "<<", ">>");

  private final NftFamily family;

  NftExpressions(NftFamily family) {
    this.family = family;
  }

  /// What stands to the left of a match, or in a key.
  Expression expression(JsonNode node) throws BadValueException {
    return expression(node, List.of(), List.of());
  }

  /// @param types of a constant that stands here; empty where it cannot be told
  /// @param data types of what a map gives here; empty where only its look tells
  Expression expression(JsonNode node, List<Datatype> types, List<Datatype> data)
      throws BadValueException {
    if (node.isString() && node.asString("").startsWith("@")) {
      return new Expression.In(new SetRef.Named(node.asString("").substring(1)));
    }
    if (node.isObject() && node.size() == 1) {
      Map.Entry<String, JsonNode> only = node.properties().iterator().next();
      Optional<Expression> read = computed(only.getKey(), only.getValue(), types, data);
      if (read.isPresent()) {
        return read.get();
      }
    }
    return types.size() == 1
        ? NftSpans.span(node, types.getFirst())
        : new Expression.Unmodelled(NftJson.raw(node));
  }

  private Optional<Expression> computed(
      String kind, JsonNode value, List<Datatype> types, List<Datatype> data)
      throws BadValueException {
    if (OPERATORS.contains(kind) && !isConstant(value)) {
      return Optional.of(bitwise(kind, value));
    }
    return switch (kind) {
      case "meta" -> Optional.of(meta(NftJson.text(value, "key")));
      case "payload" -> Optional.of(payload(value));
      case "ct" -> Optional.of(ct(value));
      case "fib" -> Optional.of(fib(value));
      case "concat" -> Optional.of(concat(value, types));
      case "map" -> {
        Expression key = expression(value.path("key"));
        yield Optional.of(
            new Expression.Mapped(key, setRef(key.types(), value.path("data"), data)));
      }
      case "set" ->
          Optional.of(
              new Expression.In(
                  new SetRef.Anonymous(
                      new NftElements(family).anonymous(value, types, List.of()))));
      case "prefix", "range", "|" -> Optional.empty();
      case "numgen", "jhash", "symhash", "socket", "rt", "ipsec", "osf", "exthdr", "sctp chunk" ->
          Optional.of(new Expression.Unforetold(words(kind, value), Optional.empty()));
      case "tcp option" ->
          Optional.of(new Expression.Unforetold(words(kind, value), Optional.of("tcp")));
      case "ip option" ->
          Optional.of(new Expression.Unforetold(words(kind, value), Optional.of("ip")));
      default -> Optional.of(new Expression.Unmodelled(NftJson.raw(value)));
    };
  }

  /// `{"|": ["syn", "ack"]}` is one constant.
  private static boolean isConstant(JsonNode operands) {
    for (JsonNode each : operands) {
      if (each.isObject()) {
        return false;
      }
    }
    return true;
  }

  /// Two operands, or more for `&`, `|` and `^`, which newer nft(8) writes in one list.
  private Expression bitwise(String kind, JsonNode operands) throws BadValueException {
    Bitwise.Operator operator = operator(kind);
    if (!operands.isArray() || operands.size() < 2) {
      throw NftJson.bad("\"" + kind + "\" has fewer than two operands");
    }
    Expression result = expression(operands.path(0));
    List<Datatype> types =
        operator == Bitwise.Operator.LEFT || operator == Bitwise.Operator.RIGHT
            ? List.of(Datatype.INTEGER)
            : result.types();
    for (int i = 1; i < operands.size(); i++) {
      result = new Bitwise(operator, result, expression(operands.path(i), types, List.of()));
    }
    return result;
  }

  private static Bitwise.Operator operator(String word) {
    for (Bitwise.Operator each : Bitwise.Operator.values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw new IllegalStateException(word);
  }

  private static Expression meta(String word) {
    Optional<Expression> known = MetaKey.ofWord(word).map(Expression.Meta::new);
    return known.orElseGet(() -> new Expression.Unforetold("meta " + word, Optional.empty()));
  }

  private static Expression payload(JsonNode value) throws BadValueException {
    if (value.has("base")) {
      return new Expression.Unforetold(
          "@"
              + NftJson.text(value, "base")
              + ","
              + value.path("offset").asInt(0)
              + ","
              + value.path("len").asInt(0),
          Optional.empty());
    }
    String protocol = NftJson.text(value, "protocol");
    String word = NftJson.text(value, "field");
    Optional<Expression> known = Field.of(protocol, word).map(Expression.Payload::new);
    return known.orElseGet(
        () -> new Expression.Unforetold(protocol + " " + word, Optional.of(protocol)));
  }

  private Expression ct(JsonNode value) throws BadValueException {
    String word = NftJson.text(value, "key");
    Optional<Expression.Direction> direction =
        switch (value.path("dir").asString("")) {
          case "original" -> Optional.of(Expression.Direction.ORIGINAL);
          case "reply" -> Optional.of(Expression.Direction.REPLY);
          default -> Optional.empty();
        };
    Optional<Expression> known =
        CtKey.ofWord(word, family).map(key -> new Expression.Ct(key, direction));
    return known.orElseGet(() ->
        new Expression.Unforetold(
            "ct "
                + direction.map(each -> each.name().toLowerCase(Locale.ROOT) + " ").orElse("")
                + word,
            Optional.empty()));
  }

  private static Expression fib(JsonNode value) throws BadValueException {
    Set<Expression.Fib.Flag> flags = EnumSet.noneOf(Expression.Fib.Flag.class);
    for (String word : NftJson.texts(value, "flags")) {
      flags.add(constant(Expression.Fib.Flag.values(), word));
    }
    return new Expression.Fib(
        constant(Expression.Fib.Result.values(), NftJson.text(value, "result")), flags);
  }

  private static <E extends Enum<E>> E constant(E[] values, String word) throws BadValueException {
    for (E each : values) {
      if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
        return each;
      }
    }
    throw NftJson.bad("\"" + word + "\" is nothing that fib tells");
  }

  private Expression concat(JsonNode parts, List<Datatype> types) throws BadValueException {
    List<Expression> read = new ArrayList<>();
    int i = 0;
    for (JsonNode part : parts) {
      List<Datatype> type = i < types.size() ? List.of(types.get(i)) : List.of();
      read.add(expression(part, type, List.of()));
      i++;
    }
    return new Expression.Concat(read);
  }

  /// `"@name"` or `{"set": [...]}`, the `data` of a map.
  ///
  /// @param key its types; a key is read once, or nested maps would cost two to their depth
  SetRef setRef(List<Datatype> key, JsonNode node, List<Datatype> data) throws BadValueException {
    if (node.isString() && node.asString("").startsWith("@")) {
      return new SetRef.Named(node.asString("").substring(1));
    }
    if (!node.has("set")) {
      throw NftJson.bad("a map has no \"set\" and no name: " + NftJson.raw(node));
    }
    return new SetRef.Anonymous(new NftElements(family).anonymous(node.path("set"), key, data));
  }

  /// The words of an expression that is only kept, in the order of its fields.
  private String words(String kind, JsonNode value) throws BadValueException {
    StringBuilder words = new StringBuilder(kind);
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      switch (each.getKey()) {
        case "name", "field", "key", "mode", "family", "dir" ->
            words.append(' ').append(each.getValue().asString(""));
        case "offset" -> {
          if (each.getValue().asInt(0) != 0) {
            words.append(" offset ").append(each.getValue().asInt(0));
          }
        }
        case "expr" -> words.append(' ').append(NftText.of(expression(each.getValue())));
        default ->
            words
                .append(' ')
                .append(each.getKey())
                .append(' ')
                .append(NftJson.raw(each.getValue()));
      }
    }
    return words.toString();
  }
}
