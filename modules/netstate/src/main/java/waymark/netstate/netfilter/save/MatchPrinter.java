package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Option;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Tos;

/// The matches of a rule, those that one `-m` carries together under it.
final class MatchPrinter {

  private final Backend backend;

  MatchPrinter(Backend backend) {
    this.backend = backend;
  }

  /// What one match adds to its `-m`.
  ///
  /// @param module empty for iptables' own options
  /// @param place of its option in the module's form; -1 where it has none
  private record Piece(String module, int place, String text) {}

  void print(List<Match> matches, StringBuilder text) {
    List<Piece> pieces = new ArrayList<>(matches.size());
    for (Match match : matches) {
      add(pieces, piece(match));
    }
    Piece last = new Piece("", -1, "");
    for (Piece piece : pieces) {
      if (!piece.module().isEmpty() && !joins(last, piece)) {
        text.append(" -m ").append(piece.module());
      }
      text.append(piece.text());
      last = piece;
    }
  }

  /// nft-backed iptables keeps ports and flags as expressions of its own, and finds one match in
  /// them, where the first stood.
  private void add(List<Piece> pieces, Piece piece) {
    boolean merges =
        backend != Backend.LEGACY && (piece.module().equals("tcp") || piece.module().equals("udp"));
    for (int i = pieces.size() - 1; merges && i >= 0; i--) {
      if (pieces.get(i).module().equals(piece.module()) && joins(pieces.get(i), piece)) {
        pieces.add(i + 1, piece);
        return;
      }
    }
    pieces.add(piece);
  }

  private static boolean joins(Piece last, Piece next) {
    return last.module().equals(next.module())
        && last.place() >= 0
        && last.place() < next.place()
        && switch (next.module()) {
          case "tcp", "udp", "udplite", "sctp", "dccp", "conntrack", "iprange" -> true;
          default -> false;
        };
  }

  private static Piece piece(Match match) {
    return switch (match) {
      case Match.Source(var block, boolean invert) -> head("-s", invert, block);
      case Match.Destination(var block, boolean invert) -> head("-d", invert, block);
      case Match.InInterface(var pattern, boolean invert) ->
          pattern.text().equals("+") && !invert ? nothing() : head("-i", invert, pattern);
      case Match.OutInterface(var pattern, boolean invert) ->
          pattern.text().equals("+") && !invert ? nothing() : head("-o", invert, pattern);
      case Match.Proto(var protocol, boolean invert) -> head("-p", invert, protocol);
      case Match.Fragment(boolean invert) -> new Piece("", -1, not(invert) + " -f");
      case Match.SourcePort(var module, var ports, boolean invert) ->
          option(module.toString(), "--sport", invert, ports.toString());
      case Match.DestinationPort(var module, var ports, boolean invert) ->
          option(module.toString(), "--dport", invert, ports.toString());
      case Match.Bare(String module) -> new Piece(module, -1, "");
      case Match.TcpFlags(var mask, var set, boolean invert) ->
          option("tcp", "--tcp-flags", invert, flags(mask::contains) + " " + flags(set::contains));
      case Match.IcmpType icmp -> icmp(icmp);
      case Match.Multiport(var which, var ports, boolean invert) ->
          option(
              "multiport",
              switch (which) {
                case SOURCE -> "--sports";
                case DESTINATION -> "--dports";
                case EITHER -> "--ports";
              },
              invert,
              ports.stream().map(PortRange::toString).collect(Collectors.joining(",")));
      case Match.Mark(var mark, boolean invert) ->
          option("mark", "--mark", invert, mark.toString());
      case Match.ConnMark(var mark, boolean invert) ->
          option("connmark", "--mark", invert, mark.toString());
      case Match.TypeOfService(String module, Tos tos, boolean invert) ->
          option(module, "--" + module, invert, tos(module, tos));
      case Match.CtState(var states, boolean invert, boolean oldForm) ->
          option(
              oldForm ? "state" : "conntrack",
              oldForm ? "--state" : "--ctstate",
              invert,
              states.stream().sorted().map(Enum::name).collect(Collectors.joining(",")));
      case Match.AddrType addrType -> addrType(addrType);
      case Match.Comment(String comment) ->
          option("comment", "--comment", false, Quoting.quote(comment));
      case Match.IpRange(boolean source, var first, var last, boolean invert) ->
          option("iprange", source ? "--src-range" : "--dst-range", invert, first + "-" + last);
      case Match.InSet set -> options("set", set.options());
      case Match.Conditional(String module, var options) -> options(module, options);
      case Match.Unmodelled(String text) -> new Piece("", -1, " " + text);
    };
  }

  /// As the module prints it: a codepoint, or value and mask.
  static String tos(String module, Tos tos) {
    return module.equalsIgnoreCase("dscp") ? Tos.hex(tos.value() >> 2) : tos.toString();
  }

  private static Piece nothing() {
    return new Piece("", -1, "");
  }

  private static Piece head(String option, boolean invert, Record value) {
    return new Piece("", -1, not(invert) + " " + option + " " + value);
  }

  private static Piece option(String module, String option, boolean invert, String value) {
    return new Piece(module, place(module, option), not(invert) + " " + option + " " + value);
  }

  private static Piece options(String module, List<Option> options) {
    Extension form = MatchForms.named(module).orElseThrow();
    return new Piece(
        module,
        options.isEmpty() ? -1 : place(module, options.getFirst().name()),
        OptionPrinter.print(form, options));
  }

  private static int place(String module, String option) {
    Extension form = MatchForms.named(module).orElseThrow();
    return form.option(option).map(form.options()::indexOf).orElse(-1);
  }

  private static String not(boolean invert) {
    return invert ? " !" : "";
  }

  private static String flags(java.util.function.Predicate<String> has) {
    String flags = TransportMatches.FLAGS.stream().filter(has).collect(Collectors.joining(","));
    return flags.isEmpty() ? "NONE" : flags;
  }

  private static Piece icmp(Match.IcmpType icmp) {
    boolean anyCode = icmp.firstCode() == 0 && icmp.lastCode() == 255;
    String type =
        anyCode && icmp.type() == 255 && !icmp.v6()
            ? "any"
            : icmp.type() + (anyCode ? "" : "/" + icmp.firstCode());
    return icmp.v6()
        ? option("icmp6", "--icmpv6-type", icmp.invert(), type)
        : option("icmp", "--icmp-type", icmp.invert(), type);
  }

  private static Piece addrType(Match.AddrType match) {
    StringBuilder text = new StringBuilder();
    match.source().ifPresent(types -> types("--src-type", types, text));
    match.destination().ifPresent(types -> types("--dst-type", types, text));
    text.append(
        switch (match.limitIface()) {
          case NONE -> "";
          case IN -> " --limit-iface-in";
          case OUT -> " --limit-iface-out";
        });
    return new Piece("addrtype", -1, text.toString());
  }

  private static void types(String option, Match.AddrType.Types types, StringBuilder text) {
    text.append(not(types.invert()))
        .append(' ')
        .append(option)
        .append(' ')
        .append(String.join(",", types.types()));
  }
}
