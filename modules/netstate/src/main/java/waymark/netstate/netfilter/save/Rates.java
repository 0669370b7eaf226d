package waymark.netstate.netfilter.save;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// Rates, times and chances as the kernel rounds them.
final class Rates {

  private static final Pattern RATE =
      Pattern.compile("(\\d{1,10})(?:/(s(?:ec(?:ond)?)?|m(?:in(?:ute)?)?|h(?:our)?|d(?:ay)?))?");
  private static final Pattern TICK = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(s|ms|us)");
  private static final Pattern CHANCE = Pattern.compile("[01]?(?:\\.\\d{1,20})?");
  private static final String[] UNITS = {"day", "hour", "min", "sec"};
  private static final int[] SECONDS = {86_400, 3_600, 60, 1};

  /// `XT_LIMIT_SCALE` of xt_limit.h.
  private static final long LIMIT_SCALE = 10_000;

  /// `XT_HASHLIMIT_SCALE_v2` of xt_hashlimit.h.
  private static final long HASHLIMIT_SCALE = 1_000_000;

  private Rates() {}

  /// `-m limit --limit`: at most 10000/sec; the kernel keeps the pause between two packets in units
  /// of 0.1 ms, so that 3000/sec becomes 3333/sec.
  static String limit(String text) throws BadValueException {
    return rate(text, LIMIT_SCALE);
  }

  /// `--hashlimit-upto`, `--hashlimit-above`: packets as for limit, but in microseconds; bytes
  /// (`512kb/s`) as written.
  static String hashlimit(String text) throws BadValueException {
    return text.contains("b") ? text : rate(text, HASHLIMIT_SCALE);
  }

  private static String rate(String text, long scale) throws BadValueException {
    Matcher form = RATE.matcher(text);
    long packets = form.matches() ? Long.parseLong(form.group(1)) : 0;
    int unit = packets == 0 ? 3 : unit(form.group(2));
    long period = packets == 0 ? 0 : scale * SECONDS[unit] / packets;
    if (period == 0) {
      throw new BadValueException(
          Problems.quote(text) + " is not a rate that the kernel can keep",
          "write packets and a unit, such as 5/sec or 3/hour, at most " + scale + "/sec");
    }
    int best = 0;
    while (best < 3 && period <= scale * SECONDS[best + 1]) {
      long mult = scale * SECONDS[best + 1];
      if (mult / period < mult % period) {
        break;
      }
      best++;
    }
    return scale * SECONDS[best] / period + "/" + UNITS[best];
  }

  private static int unit(@org.jspecify.annotations.Nullable String word) {
    return word == null ? 3 : "dhms".indexOf(word.charAt(0));
  }

  /// `250ms` as `250.0ms`, `1s` as `1s` (rateest_print_time of libxt_RATEEST.c).
  static String tick(String text) throws BadValueException {
    Matcher form = TICK.matcher(text);
    if (!form.matches()) {
      throw new BadValueException(
          Problems.quote(text) + " is not a length of time", "write one such as 250ms or 1s");
    }
    double unit = form.group(2).equals("s") ? 1e6 : form.group(2).equals("ms") ? 1e3 : 1;
    double micros = Double.parseDouble(form.group(1)) * unit;
    if (micros >= 1e6) {
      return String.format(Locale.ROOT, "%.1fs", micros / 1e6);
    }
    return micros >= 1e3
        ? String.format(Locale.ROOT, "%.1fms", micros / 1e3)
        : String.format(Locale.ROOT, "%.0fus", micros);
  }

  /// A chance of 0 to 1, kept by the kernel in 31 bits: `0.1` becomes `0.10000000009`.
  static String probability(String text) throws BadValueException {
    if (!CHANCE.matcher(text).matches() || text.isEmpty() || Double.parseDouble(text) > 1) {
      throw new BadValueException(
          Problems.quote(text) + " is not a probability", "write one of 0 to 1, such as 0.5");
    }
    long bits = Math.round(0x8000_0000L * Double.parseDouble(text));
    return String.format(Locale.ROOT, "%.11f", (double) bits / 0x8000_0000L);
  }
}
