package waymark.probe.url;

/// Text from outside, made safe to print: what a terminal would obey is written out instead.
public final class Quoted {

  private Quoted() {}

  /// In double quotes, with every character outside of printable ASCII as `\u001b`.
  public static String of(String text) {
    return "\"" + printable(text) + "\"";
  }

  /// Without quotes, with control and format characters as `\u001b`; letters of any language stay.
  public static String readable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          int type = Character.getType(point);
          boolean obeyed =
              type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.SURROGATE
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR;
          safe.append(obeyed ? escaped(point) : Character.toString(point));
        });
    return safe.toString();
  }

  private static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            safe.append(
                point >= 0x20 && point < 0x7f ? Character.toString(point) : escaped(point)));
    return safe.toString();
  }

  private static String escaped(int point) {
    return "\\u%04x".formatted(point);
  }
}
