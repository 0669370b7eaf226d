package waymark.netstate.netfilter.save;

import java.util.Locale;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;

/// What the value of an option is, and so how iptables-save(8) prints it. [MatchForms] and
/// [TargetForms] name these in lower case.
enum ValueForm {
  /// As it was written.
  WORD,
  /// Free text, quoted where `xtables_save_string` quotes.
  STRING,
  /// Free text, always quoted.
  QUOTED,
  /// 0 to 4294967295, printed in decimal.
  NUMBER,
  /// 64 bits, printed in decimal.
  WIDE,
  /// 32 bits, printed as `0x5`.
  HEX,
  /// 32 bits, printed as `0x00000005`.
  HEX8,
  /// `0x5` or `0x5/0xff`.
  MASKED,
  /// `0x1/0x1`, the mask always printed.
  MASKS,
  /// Two numbers of 16 bits with a colon; one where they are equal.
  RANGE,
  /// Two numbers of 32 bits with a colon; one where they are equal.
  RANGE32,
  PORTS,
  /// By number.
  PROTOCOL,
  ADDRESS,
  /// An address with a mask, which is left out where all bits count; host bits stay.
  NETWORK,
  UPPER,
  ADDRTYPES,
  STATUS,
  HEADERS,
  TCPOPTIONS,
  RATE,
  HASHRATE,
  TICK,
  PROBABILITY,
  TIME,
  DATE,
  WEEKDAYS,
  MONTHDAYS,
  MAC,
  USER,
  DSCP,
  TOS,
  PKTTYPE,
  CLASS,
  LOGLEVEL,
  U32,
  HEXSTRING;

  private static final long MAX32 = 0xffff_ffffL;

  static ValueForm ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// The value as iptables-save(8) prints it, without quotes.
  String canonical(String text, Family family) throws BadValueException {
    return switch (this) {
      case WORD, STRING, QUOTED -> text;
      case NUMBER -> Long.toString(Numbers.number(text, 0, MAX32));
      case WIDE -> Long.toString(Numbers.number(text, 0, Long.MAX_VALUE));
      case HEX -> "0x" + Long.toHexString(Numbers.number(text, 0, MAX32));
      case HEX8 -> String.format("0x%08x", Numbers.number(text, 0, MAX32));
      case MASKED -> FwMark.parse(text).toString();
      case MASKS -> {
        FwMark mark = FwMark.parse(text);
        yield FwMark.hex(mark.value()) + "/" + FwMark.hex(mark.mask());
      }
      case RANGE -> Numbers.range(text, PortRange.MAX);
      case RANGE32 -> Numbers.range(text, MAX32);
      case PORTS -> Numbers.ports(text).toString();
      case PROTOCOL -> Integer.toString(Protocol.parse(text).number());
      case ADDRESS -> Addresses.one(text, family).toString();
      case NETWORK -> Addresses.unmasked(text, family);
      case UPPER -> text.toUpperCase(Locale.ROOT);
      case ADDRTYPES, STATUS, HEADERS, TCPOPTIONS, WEEKDAYS -> Lists.canonical(this, text);
      case MONTHDAYS -> Lists.numbers(text, 1, 31);
      case RATE -> Rates.limit(text);
      case HASHRATE -> Rates.hashlimit(text);
      case TICK -> Rates.tick(text);
      case PROBABILITY -> Rates.probability(text);
      case TIME -> Clock.time(text);
      case DATE -> Clock.date(text);
      case MAC -> Fields.mac(text);
      case USER -> Fields.user(text);
      case DSCP -> Fields.dscp(text);
      case TOS -> Fields.tos(text);
      case PKTTYPE -> Fields.packetType(text);
      case CLASS -> Fields.trafficClass(text);
      case LOGLEVEL -> Fields.logLevel(text);
      case U32 -> Payload.u32(text);
      case HEXSTRING -> Payload.hexString(text);
    };
  }
}
