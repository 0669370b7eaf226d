package waymark.netstate.netfilter.save;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// Tests on the bytes of a packet: `-m u32` and `-m string`.
final class Payload {

  private static final int LONGEST = 1024;
  private static final String DIGITS = "(?:0[xX][0-9a-fA-F]{1,8}|\\d{1,10})";
  private static final String PLACE = DIGITS + "(?:(?:&|<<|>>|@)" + DIGITS + ")*+";
  private static final String RANGE = DIGITS + "(?::" + DIGITS + ")?+";
  private static final String TEST = PLACE + "=" + RANGE + "(?:," + RANGE + ")*+";
  private static final Pattern NUMBER = Pattern.compile(DIGITS);
  private static final Pattern TESTS = Pattern.compile(TEST + "(?:&&" + TEST + ")*+");

  private Payload() {}

  /// `6&0xFF=1 && 4&0x3FFF=0` as `0x6&0xff=0x1&&0x4&0x3fff=0x0`.
  static String u32(String text) throws BadValueException {
    String joined = text.replace(" ", "");
    if (joined.length() > LONGEST || !TESTS.matcher(joined).matches()) {
      throw new BadValueException(
          Problems.quote(text) + " is not a test of u32", "write one such as \"6&0xFF=1\"");
    }
    Matcher number = NUMBER.matcher(joined);
    StringBuilder canonical = new StringBuilder();
    int at = 0;
    while (number.find()) {
      long value = Numbers.number(number.group(), 0, 0xffff_ffffL);
      canonical.append(joined, at, number.start()).append("0x").append(Long.toHexString(value));
      at = number.end();
    }
    return canonical.append(joined, at, joined.length()).toString();
  }

  /// `|0a 0b|x` as `|0a0b78|`.
  static String hexString(String text) throws BadValueException {
    StringBuilder hex = new StringBuilder("|");
    boolean inHex = false;
    for (String part : text.split("\\|", -1)) {
      String digits = part.replace(" ", "");
      if (inHex && (digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]*"))) {
        throw new BadValueException(
            Problems.quote(text) + " holds what is not hexadecimal between bars",
            "write pairs of digits, such as |0d 0a|");
      }
      hex.append(
          inHex
              ? digits.toLowerCase(Locale.ROOT)
              : HexFormat.of().formatHex(part.getBytes(StandardCharsets.UTF_8)));
      inHex = !inHex;
    }
    return hex.append('|').toString();
  }
}
