package waymark.netstate.packet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A packet mark under a mask: `0x64/0xff`. Without a mask, all 32 bits count.
///
/// The same pair serves to match (`mark_mt`) and to write (`mark_tg` in xt_mark.c).
public record FwMark(int value, int mask) {

  /// All 32 bits.
  public static final int WHOLE = 0xffffffff;

  private static final Pattern FORM =
      Pattern.compile("(0[xX][0-9a-fA-F]+|\\d+)(?:/(0[xX][0-9a-fA-F]+|\\d+))?");

  /// Reads `0x64`, `100` or `0x64/0xff`; each number decimal or hexadecimal, 0 to 4294967295.
  public static FwMark parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw notAMark(text);
    }
    return new FwMark(
        number(form.group(1), text), form.group(2) == null ? WHOLE : number(form.group(2), text));
  }

  private static int number(String digits, String text) throws BadValueException {
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    if (!hex && digits.length() > 1 && digits.startsWith("0")) {
      throw notAMark(text); // octal to iptables(8), decimal to a reader
    }
    try {
      return hex
          ? Integer.parseUnsignedInt(digits.substring(2), 16)
          : Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException tooLarge) {
      throw notAMark(text);
    }
  }

  private static BadValueException notAMark(String text) {
    return new BadValueException(
        "\"" + text + "\" is not a mark", "write value or value/mask, such as 0x64 or 0x64/0xff");
  }

  /// Whether a packet's mark has this value under this mask.
  public boolean matches(int mark) {
    return (mark & mask) == value;
  }

  /// The mark after `--set-xmark value/mask`: clears the bits of the mask, then flips the value's.
  public int applyTo(int mark) {
    return (mark & ~mask) ^ value;
  }

  /// `0x64` where the mask is whole, else `0x64/0xff`.
  @Override
  public String toString() {
    return mask == WHOLE ? hex(value) : hex(value) + "/" + hex(mask);
  }

  /// `0x64`: as the kernel's tools print a mark.
  public static String hex(int bits) {
    return "0x" + Integer.toHexString(bits);
  }
}
