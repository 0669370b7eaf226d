package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Target.NatRange;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.netfilter.nft.Span;
import waymark.netstate.netfilter.nft.Statement.Nat;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.PortRange;
import waymark.netstate.walk.NftEffects.Outcome;

/// The nat statements of native rules (nft_nat.c, nft_masq.c, nft_redir.c): what they choose from
/// is computed, then translated as the targets of iptables do.
final class NftTranslation {

  private final Translation translation;
  private final Flight flight;
  private final Hook hook;
  private final NftExpressions expressions;

  /// The spans that an operand gives: an address, a port, or both.
  private sealed interface Operand {

    record Given(List<Span> spans) implements Operand {}

    record Missing() implements Operand {}

    record Open(String why) implements Operand {}
  }

  NftTranslation(Translation translation, Flight flight, Hook hook, NftExpressions expressions) {
    this.translation = translation;
    this.flight = flight;
    this.hook = hook;
    this.expressions = expressions;
  }

  Outcome of(Nat nat) {
    if (nat.family().map(family -> !family.sees(flight.packet().family())).orElse(false)) {
      return new Outcome.On("of another family"); // nft_nat_inet_eval
    }
    List<Span> spans = new ArrayList<>();
    for (Optional<Expression> operand : List.of(nat.address(), nat.port())) {
      if (operand.isPresent()) {
        switch (operand(operand.get())) {
          case Operand.Given(List<Span> given) -> spans.addAll(given);
          case Operand.Missing() -> {
            return new Outcome.Broken();
          }
          case Operand.Open(String why) -> {
            return new Outcome.End(why, new Verdict.Unknown(List.of(why)));
          }
        }
      }
    }
    Optional<Span> address = spans.stream().filter(NftTranslation::isAddress).findFirst();
    Optional<PortRange> ports =
        spans.stream().filter(span -> !isAddress(span)).findFirst().map(NftTranslation::ports);
    Effects.Outcome outcome = translate(nat, address, ports);
    return outcome instanceof Effects.Outcome.End(String effect, Verdict verdict)
        ? new Outcome.End(effect, verdict)
        : new Outcome.Pass(outcome.effect());
  }

  private Effects.Outcome translate(Nat nat, Optional<Span> address, Optional<PortRange> ports) {
    if (nat.flags().contains("netmap") && address.orElse(none()) instanceof Span.Prefix prefix) {
      return translation.netmap(
          AddressMask.of(Cidr.around(address(prefix.type(), prefix.bits()), prefix.length())));
    }
    List<String> flags = nat.flags().stream().map(NftTranslation::flag).toList();
    NatRange range =
        new NatRange(
            address.map(span ->
                new NatRange.Addresses(
                    address(span.type(), span.first()), address(span.type(), span.last()))),
            ports);
    return switch (nat.kind()) {
      case DNAT -> translation.destination(range);
      case SNAT -> translation.source(range, flags);
      case MASQUERADE -> translation.masquerade(ports, flags);
      case REDIRECT -> translation.redirect(ports);
    };
  }

  private static Span none() {
    return new Span.Constant(Datatype.INTEGER, BigInteger.ZERO);
  }

  private static String flag(String word) {
    return word.equals("fully-random") ? "--random-fully" : "--" + word;
  }

  private Operand operand(Expression expression) {
    return switch (expression) {
      case Span span -> new Operand.Given(List.of(span));
      case Expression.Mapped(Expression key, Expression.SetRef data) ->
          switch (expressions.maps().lookup(key, data)) {
            case NftMaps.Hit.Missed() -> new Operand.Missing();
            case NftMaps.Hit.Open(Supplier<String> question) -> new Operand.Open(question.get());
            case NftMaps.Hit.Found(var element) ->
                NftMaps.data(element)
                    .<Operand>map(Operand.Given::new)
                    .orElseGet(Operand.Missing::new);
          };
      case Expression.Concat(List<Expression> parts) -> {
        List<Span> spans = new ArrayList<>();
        for (Expression part : parts) {
          if (!(operand(part) instanceof Operand.Given(List<Span> given))) {
            yield operand(part);
          }
          spans.addAll(given);
        }
        yield new Operand.Given(spans);
      }
      case Expression.Meta other -> computed(other);
      case Expression.Payload other -> computed(other);
      case Expression.Ct other -> computed(other);
      case Expression.Bitwise other -> computed(other);
      case Expression.Fib other -> computed(other);
      case Expression.In other -> computed(other);
      case Expression.Unforetold other -> computed(other);
      case Expression.Unmodelled other -> computed(other);
    };
  }

  private Operand computed(Expression expression) {
    return switch (expressions.of(expression)) {
      case Computed.Nothing() -> new Operand.Missing();
      case Computed.Open(Supplier<String> question) ->
          new Operand.Open(question.get() + " at " + hook);
      case Computed.Known(List<BigInteger> parts) ->
          new Operand.Given(
              List.of(new Span.Constant(expression.types().getFirst(), parts.getFirst())));
    };
  }

  private static boolean isAddress(Span span) {
    return span.type() == Datatype.IPV4_ADDR || span.type() == Datatype.IPV6_ADDR;
  }

  private static IpAddress address(Datatype type, BigInteger bits) {
    return type == Datatype.IPV4_ADDR ? Datatype.ipv4(bits) : Datatype.ipv6(bits);
  }

  private static PortRange ports(Span span) {
    return new PortRange(
        Math.min(span.first().intValue() & 0xffff, span.last().intValue() & 0xffff),
        span.last().intValue() & 0xffff);
  }
}
