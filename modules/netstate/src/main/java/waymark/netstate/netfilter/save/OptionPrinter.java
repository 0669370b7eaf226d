package waymark.netstate.netfilter.save;

import java.util.List;
import waymark.netstate.netfilter.Option;

/// Options as iptables-save(8) prints them: ` ! --length 100:200`.
final class OptionPrinter {

  private OptionPrinter() {}

  /// A space before each option.
  static String print(Extension form, List<Option> options) {
    StringBuilder text = new StringBuilder();
    for (Option option : options) {
      if (option.invert()) {
        text.append(" !");
      }
      text.append(' ').append(option.name());
      for (int i = 0; i < option.values().size(); i++) {
        text.append(' ').append(value(form, option, i));
      }
    }
    return text.toString();
  }

  private static String value(Extension form, Option option, int place) {
    String value = option.values().get(place);
    ValueForm kind =
        form.option(option.name()).map(each -> each.values().get(place)).orElse(ValueForm.WORD);
    return switch (kind) {
      case STRING -> Quoting.quote(value);
      case QUOTED, U32, HEXSTRING -> '"' + value + '"';
      default -> value;
    };
  }
}
