package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.diagnosis.Promise.Tunnel;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.IpRule;
import waymark.netstate.walk.Gateway;

/// Which hosts of the LAN alone are meant to go through the tunnel, as the rules show that choose
/// it: `-s 192.168.1.50 -j MARK` is no leak of all the others.
record ChosenSources(Gateway gateway, Tunnel tunnel) {

  /// Blocks that lie inside of one of the LAN; none of a block that is chosen as a whole, and none
  /// at all where a rule chooses by something else than the source.
  List<Cidr> in(List<Cidr> lan) {
    Optional<List<Cidr>> sources =
        tunnel.mark().isPresent() ? written(tunnel.mark().get()) : lookedUp();
    List<Cidr> all = sources.orElse(List.of());
    return all.stream()
        .filter(source ->
            lan.stream()
                .filter(block -> isInside(source, block))
                .anyMatch(block -> all.stream().noneMatch(each -> covers(each, block))))
        .toList();
  }

  private static boolean isInside(Cidr source, Cidr block) {
    return block.contains(source.network()) && source.prefixLength() > block.prefixLength();
  }

  private static boolean covers(Cidr source, Cidr block) {
    return source.contains(block.network()) && source.prefixLength() <= block.prefixLength();
  }

  /// Of the rules that write the mark.
  private Optional<List<Cidr>> written(FwMark mark) {
    if (NativeRules.writtenMarks(gateway).anyMatch(each -> mark.matches(each.value()))) {
      return Optional.empty();
    }
    return all(
        WrittenMarks.rules(gateway)
            .filter(rule -> mark.matches(WrittenMarks.mark(rule).orElseThrow().value()))
            .map(ChosenSources::source));
  }

  private static Optional<Cidr> source(Rule rule) {
    return rule.matches().stream()
        .filter(Match.Source.class::isInstance)
        .map(Match.Source.class::cast)
        .filter(match -> !match.invert())
        .map(Match.Source::block)
        .filter(block -> block.prefixLength().isPresent())
        .map(ChosenSources::cidr)
        .findFirst();
  }

  private static Cidr cidr(AddressMask block) {
    return Cidr.around(block.address(), block.prefixLength().orElseThrow());
  }

  /// Of the ip rules that lead into the tunnel's table.
  private Optional<List<Cidr>> lookedUp() {
    return all(
        gateway.rules().toOptional().orElse(List.of()).stream()
            .filter(rule -> rule.looksUp(tunnel.table()))
            .map(ChosenSources::source));
  }

  private static Optional<Cidr> source(IpRule rule) {
    return rule.selector().not() ? Optional.empty() : rule.selector().from();
  }

  /// Empty where one of them is.
  private static Optional<List<Cidr>> all(Stream<Optional<Cidr>> sources) {
    List<Cidr> all = new ArrayList<>();
    for (Optional<Cidr> source : sources.toList()) {
      if (source.isEmpty()) {
        return Optional.empty();
      }
      all.add(source.get());
    }
    return Optional.of(all);
  }
}
