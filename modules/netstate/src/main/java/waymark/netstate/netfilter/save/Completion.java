package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waymark.netstate.netfilter.Option;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;

/// The options of one match or target as the kernel keeps them: what iptables fills in is there,
/// what it takes for granted is not, an option that is another way to write a second one is that
/// one. Each case is what iptables 1.8.9 was seen to print.
final class Completion {

  private final Map<String, Option> options = new LinkedHashMap<>();
  private final Family family;

  private Completion(List<Option> given, Family family) {
    given.forEach(option -> options.put(option.name(), option));
    this.family = family;
  }

  /// The options of `form`, completed, in the order in which iptables-save(8) prints them.
  ///
  /// @param given their values as iptables-save(8) prints them
  static List<Option> of(Extension form, List<Option> given, Family family)
      throws BadValueException {
    if (form.name().equals("policy")) {
      return inElements(form, given);
    }
    Completion completion = new Completion(given, family);
    completion.complete(form.name());
    return sorted(form, List.copyOf(completion.options.values()));
  }

  private static List<Option> sorted(Extension form, List<Option> options) {
    return options.size() < 2
        ? options
        : options.stream()
            .sorted(Comparator.comparingInt(option -> place(form, option.name())))
            .toList();
  }

  private static int place(Extension form, String name) {
    return form.option(name).map(form.options()::indexOf).orElse(Integer.MAX_VALUE);
  }

  /// `-m policy` has elements, each closed by `--next`, and options before them.
  private static List<Option> inElements(Extension form, List<Option> given) {
    int elements = place(form, "--reqid");
    List<Option> ordered = new ArrayList<>();
    List<Option> element = new ArrayList<>();
    for (Option option : given) {
      if (place(form, option.name()) < elements) {
        ordered.add(option);
      }
    }
    ordered = new ArrayList<>(sorted(form, ordered));
    for (Option option : given) {
      if (place(form, option.name()) >= elements) {
        element.add(option);
      }
      if (option.name().equals("--next")) {
        ordered.addAll(sorted(form, element));
        element.clear();
      }
    }
    ordered.addAll(sorted(form, element));
    return ordered;
  }

  private void complete(String name) throws BadValueException {
    switch (name) {
      case "limit" -> {
        fill("--limit", "3/hour");
        omit("--limit-burst", "5");
      }
      case "hashlimit" -> hashlimit();
      case "recent" -> recent();
      case "connlimit" -> {
        fill("--connlimit-mask", Integer.toString(family.bits()));
        fillUnless("--connlimit-daddr", "--connlimit-saddr");
      }
      case "connbytes" ->
          replace("--connbytes", "--connbytes", value -> value.replaceFirst(":$", ""));
      case "time" -> time();
      case "cluster" ->
          replace(
              "--cluster-local-node",
              "--cluster-local-nodemask",
              node ->
                  ValueForm.HEX8.canonical(
                      Long.toString(1L << (Numbers.number(node, 1, 32) - 1)), family));
      case "dscp" -> replace("--dscp-class", "--dscp", value -> value);
      case "string" -> {
        omit("--from", "0");
        omit("--to", "65535");
      }
      case "DSCP" -> replace("--set-dscp-class", "--set-dscp", value -> value);
      case "TOS" -> tos();
      case "LOG" -> {
        omit("--log-level", "4");
        omit("--log-prefix", "");
      }
      case "NFLOG" -> {
        omit("--nflog-group", "0");
        omit("--nflog-threshold", "1");
        omit("--nflog-prefix", "");
      }
      case "NFQUEUE" -> {
        if (!options.containsKey("--queue-balance")) {
          fill("--queue-num", "0");
        }
      }
      case "TPROXY" -> {
        fill("--on-ip", family == Family.IPV4 ? "0.0.0.0" : "::");
        fill("--tproxy-mark", "0x0/0x0");
      }
      default -> {}
    }
  }

  /// A rate in bytes has no burst unless it is given.
  private void hashlimit() {
    boolean bytes =
        options.values().stream()
            .filter(each -> each.name().matches("--hashlimit-(?:upto|above)"))
            .anyMatch(each -> each.values().getFirst().contains("b"));
    if (!bytes) {
      fill("--hashlimit-burst", "5");
    }
  }

  private void recent() {
    fill("--name", "DEFAULT");
    fill("--mask", Addresses.ones(family).toString());
    fillUnless("--rdest", "--rsource");
  }

  private void time() throws BadValueException {
    fill("--datestop", "2038-01-19T03:14:07");
    Option weekdays = options.get("--weekdays");
    if (weekdays != null && weekdays.invert()) {
      put("--weekdays", Lists.otherDays(weekdays.values().getFirst()));
    }
    Option monthdays = options.get("--monthdays");
    if (monthdays != null && monthdays.invert()) {
      put("--monthdays", Lists.otherNumbers(monthdays.values().getFirst(), 31));
    }
    options.remove("--utc");
    replace("--localtz", "--kerneltz", value -> value);
  }

  private void tos() throws BadValueException {
    replace("--or-tos", "--set-tos", bits -> Fields.tos(number(bits), number(bits)));
    replace("--and-tos", "--set-tos", bits -> Fields.tos(0, ~number(bits) & 0xff));
    replace("--xor-tos", "--set-tos", bits -> Fields.tos(number(bits), 0));
  }

  private static long number(String text) throws BadValueException {
    return Numbers.number(text, 0, 255);
  }

  /// What turns a value of one option into that of another.
  @FunctionalInterface
  private interface Turn {
    String of(String value) throws BadValueException;
  }

  private void replace(String from, String to, Turn turn) throws BadValueException {
    Option old = options.remove(from);
    if (old != null) {
      List<String> values = new ArrayList<>();
      for (String value : old.values()) {
        values.add(turn.of(value));
      }
      options.put(to, new Option(to, old.invert(), values));
    }
  }

  private void put(String name, String value) {
    options.put(name, new Option(name, false, List.of(value)));
  }

  private void fill(String name, String value) {
    options.putIfAbsent(name, new Option(name, false, List.of(value)));
  }

  private void fillUnless(String other, String flag) {
    if (!options.containsKey(other)) {
      options.putIfAbsent(flag, new Option(flag, false, List.of()));
    }
  }

  private void omit(String name, String value) {
    Option option = options.get(name);
    if (option != null && !option.invert() && option.values().equals(List.of(value))) {
      options.remove(name);
    }
  }
}
