package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import waymark.netstate.netfilter.Option;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.Target.NatRange;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Tos;

/// The target of a rule.
final class TargetPrinter {

  private final Backend backend;

  TargetPrinter(Backend backend) {
    this.backend = backend;
  }

  StringBuilder print(Target target, StringBuilder text) {
    return switch (target) {
      case Target.None() -> text;
      case Target.Accept() -> text.append(" -j ACCEPT");
      case Target.Drop() -> text.append(" -j DROP");
      case Target.Reject(String with) -> text.append(" -j REJECT --reject-with ").append(with);
      case Target.Return() -> text.append(" -j RETURN");
      case Target.Jump(var chain) -> text.append(" -j ").append(chain);
      case Target.Goto(var chain) -> text.append(" -g ").append(chain);
      case Target.Mark(FwMark set) -> setMark(text.append(" -j MARK"), set);
      case Target.ConnMarkSet(FwMark set) -> setMark(text.append(" -j CONNMARK"), set);
      case Target.ConnMarkSave(int nfMask, int ctMask) ->
          masks(text.append(" -j CONNMARK --save-mark"), nfMask, ctMask);
      case Target.ConnMarkRestore(int nfMask, int ctMask) ->
          masks(text.append(" -j CONNMARK --restore-mark"), nfMask, ctMask);
      case Target.Dnat(NatRange to, var flags) ->
          flags(text.append(" -j DNAT --to-destination ").append(range(to)), flags);
      case Target.Snat(NatRange to, var flags) ->
          flags(text.append(" -j SNAT --to-source ").append(range(to)), flags);
      case Target.Masquerade(var ports, var flags) ->
          flags(toPorts(text.append(" -j MASQUERADE"), ports), flags);
      case Target.Redirect(var ports, var flags) ->
          flags(toPorts(text.append(" -j REDIRECT"), ports), flags);
      case Target.Netmap(var to) -> text.append(" -j NETMAP --to ").append(to);
      case Target.Continue(String name, var options) ->
          text.append(" -j ")
              .append(name)
              .append(OptionPrinter.print(TargetForms.named(name).orElseThrow(), kept(options)));
      case Target.TypeOfService(String name, Tos set) ->
          text.append(" -j ")
              .append(name)
              .append(" --set-")
              .append(name.toLowerCase(Locale.ROOT))
              .append(' ')
              .append(MatchPrinter.tos(name, set));
      case Target.NoTrack(boolean byCt) -> text.append(byCt ? " -j CT --notrack" : " -j NOTRACK");
      case Target.Unmodelled(String words) -> text.append(' ').append(words);
    };
  }

  /// nft-backed iptables drops `--nflog-range`, which the kernel never heeded.
  private List<Option> kept(List<Option> options) {
    return backend == Backend.LEGACY
        ? options
        : options.stream().filter(each -> !each.name().equals("--nflog-range")).toList();
  }

  private static StringBuilder setMark(StringBuilder text, FwMark set) {
    return text.append(" --set-xmark ")
        .append(FwMark.hex(set.value()))
        .append('/')
        .append(FwMark.hex(set.mask()));
  }

  private static StringBuilder masks(StringBuilder text, int nfMask, int ctMask) {
    return text.append(" --nfmask ")
        .append(FwMark.hex(nfMask))
        .append(" --ctmask ")
        .append(FwMark.hex(ctMask));
  }

  private static StringBuilder flags(StringBuilder text, List<String> flags) {
    flags.forEach(flag -> text.append(' ').append(flag));
    return text;
  }

  private static StringBuilder toPorts(StringBuilder text, Optional<PortRange> ports) {
    ports.ifPresent(range -> text.append(" --to-ports ").append(dashed(range)));
    return text;
  }

  private static String dashed(PortRange ports) {
    return ports.first() == ports.last()
        ? Integer.toString(ports.first())
        : ports.first() + "-" + ports.last();
  }

  private static String range(NatRange range) {
    String addresses = range.addresses().map(TargetPrinter::addresses).orElse("");
    if (range.ports().isEmpty()) {
      return addresses;
    }
    boolean six = range.addresses().map(each -> each.first().family() == Family.IPV6).orElse(false);
    return (six ? "[" + addresses + "]" : addresses) + ":" + dashed(range.ports().get());
  }

  private static String addresses(NatRange.Addresses addresses) {
    return addresses.first().equals(addresses.last())
        ? addresses.first().toString()
        : addresses.first() + "-" + addresses.last();
  }
}
