package waymark.netstate.snapshot;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.packet.BadValueException;

/// Reads constants: numbers, words, lists of flags, prefixes and ranges.
final class NftSpans {

  private NftSpans() {}

  static Span span(JsonNode node, Datatype type) throws BadValueException {
    if (node.has("prefix")) {
      return prefix(node.path("prefix"), type);
    }
    if (node.has("range")) {
      JsonNode range = node.path("range");
      BigInteger first = value(range.path(0), type);
      BigInteger last = value(range.path(1), type);
      if (first.compareTo(last) > 0) {
        throw NftJson.bad("a range ends before it begins: " + NftJson.raw(node));
      }
      return new Span.Range(type, first, last);
    }
    if (node.isString() && type == Datatype.IFNAME && node.asString("").endsWith("*")) {
      String beginning = node.asString("").substring(0, node.asString("").length() - 1);
      return new Span.Prefix(
          type,
          beginning.isEmpty() ? BigInteger.ZERO : type.parse(beginning),
          8 * beginning.getBytes(StandardCharsets.UTF_8).length);
    }
    return new Span.Constant(type, value(node, type));
  }

  private static Span prefix(JsonNode prefix, Datatype type) throws BadValueException {
    int length = prefix.path("len").asInt(-1);
    if (length < 0 || length > type.bits()) {
      throw NftJson.bad("a prefix has no length of its type: " + NftJson.raw(prefix));
    }
    return new Span.Prefix(type, value(prefix.path("addr"), type), length);
  }

  private static BigInteger value(JsonNode node, Datatype type) throws BadValueException {
    JsonNode flags = node.has("|") ? node.path("|") : node;
    if (flags.isArray() && type.isBitmask()) {
      BigInteger bits = BigInteger.ZERO;
      for (JsonNode each : flags) {
        bits = bits.or(value(each, type));
      }
      return bits;
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? BigInteger.ONE : BigInteger.ZERO;
    }
    if (node.isIntegralNumber() || node.isString()) {
      return type.parse(node.asString());
    }
    throw NftJson.bad(NftJson.raw(node) + " is not a value of type " + type.word());
  }
}
