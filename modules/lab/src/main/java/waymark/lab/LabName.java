package waymark.lab;

import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// The name of a lab, and the prefix of all that it makes: 1 to 32 lower-case letters, digits and
/// dashes, first a letter.
public record LabName(String name) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /// Where nobody chooses another one.
  public static final LabName DEFAULT = new LabName("waymark");

  public LabName {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalStateException("\"" + name + "\" is not the name of a lab");
    }
  }

  /// Reads `waymark`.
  public static LabName parse(String text) throws BadValueException {
    if (!FORM.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not the name of a lab",
          "write 1 to 32 lower-case letters, digits and dashes, first a letter, such as waymark");
    }
    return new LabName(text);
  }

  @Override
  public String toString() {
    return name;
  }
}
