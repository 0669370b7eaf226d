package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.packet.Family;

/// The oracle of the reader and the printer: what iptables-save(8) prints of rules that
/// iptables-restore(8) loaded is, byte for byte, what we print of the same text, and what we print
/// of its output.
class RulePrinterIT {

  @ParameterizedTest
  @CsvSource({"NF_TABLES, IPV4", "LEGACY, IPV4", "NF_TABLES, IPV6", "LEGACY, IPV6"})
  void printsHandWrittenRulesAsIptablesSaveDoes(
      Backend backend, Family family, TestReporter reporter) throws Exception {
    String text = resource("hand-written-" + family.name().toLowerCase(java.util.Locale.ROOT));
    try (Namespace namespace = Namespace.make()) {
      namespace.inside("", "ipset", "create", "foo", "hash:net");
      Oracle oracle = new Oracle(namespace, backend, family);
      List<String> refused = new ArrayList<>();
      Map<String, List<String>> wrong = new LinkedHashMap<>();
      oracle.compare(text, refused, wrong);
      refused.forEach(rule -> reporter.publishEntry("refused by this kernel", rule));
      assertThat(told(wrong)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"NF_TABLES, IPV4", "LEGACY, IPV4", "NF_TABLES, IPV6", "LEGACY, IPV6"})
  void printsGeneratedRulesAsIptablesSaveDoes(Backend backend, Family family, TestReporter reporter)
      throws Exception {
    long seed = Long.getLong("waymark.seed", 20261123L);
    reporter.publishEntry("seed", Long.toString(seed));
    String text =
        "*mangle\n" + String.join("\n", new GeneratedRules(seed, family).some(200)) + "\nCOMMIT\n";
    try (Namespace namespace = Namespace.make()) {
      List<String> refused = new ArrayList<>();
      Map<String, List<String>> wrong = new LinkedHashMap<>();
      new Oracle(namespace, backend, family).compare(text, refused, wrong);
      assertThat(refused).hasSizeLessThan(100);
      assertThat(told(wrong)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"NF_TABLES", "LEGACY"})
  void printsTheCorpusAsIptablesSaveDoes(Backend backend) throws Exception {
    try (Namespace namespace = Namespace.make()) {
      namespace.inside("", "ipset", "create", "foo", "hash:net");
      for (String name :
          List.of("kube-proxy", "k3s-network-policy", "docker", "calico", "vpn", "firewalls")) {
        String text =
            resource("corpus/" + name)
                .replaceAll("(?m)^\\[\\d+:\\d+] ", "")
                .replaceAll("(?m) \\[\\d+:\\d+]$", " [0:0]");
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        new Oracle(namespace, backend, Family.IPV4).compare(text, new ArrayList<>(), wrong);
        assertThat(told(wrong)).as(name).isEmpty();
      }
    }
  }

  private static String told(Map<String, List<String>> wrong) {
    return wrong.entrySet().stream()
        .map(each -> each.getKey() + "\n    " + String.join("\n    ", each.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RulePrinterIT.class.getResourceAsStream(name + ".rules")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// One backend of one family.
  record Oracle(Namespace namespace, Backend backend, Family family) {

    private String program(String verb) {
      return (family == Family.IPV4 ? "iptables" : "ip6tables")
          + (backend == Backend.LEGACY ? "-legacy-" : "-nft-")
          + verb;
    }

    /// Loads a text table by table.
    void compare(String text, List<String> refused, Map<String, List<String>> wrong)
        throws IOException {
      String table = "";
      List<String> chains = new ArrayList<>();
      List<String> rules = new ArrayList<>();
      for (String line : text.lines().toList()) {
        if (line.startsWith("*")) {
          table = line.substring(1);
        } else if (line.startsWith(":")) {
          chains.add(line);
        } else if (line.equals("COMMIT")) {
          batch(table, chains, rules, refused, wrong);
          chains.clear();
          rules.clear();
        } else if (!line.startsWith("#")) {
          rules.add(line);
        }
      }
    }

    /// Loads as many rules at once as the kernel takes.
    private void batch(
        String table,
        List<String> chains,
        List<String> rules,
        List<String> refused,
        Map<String, List<String>> wrong)
        throws IOException {
      String text = text(table, chains, rules);
      if (namespace.inside(text, program("restore")).status() != 0) {
        if (rules.size() == 1) {
          refused.add(rules.getFirst());
          return;
        }
        int half = rules.size() / 2;
        batch(table, chains, rules.subList(0, half), refused, wrong);
        batch(table, chains, rules.subList(half, rules.size()), refused, wrong);
        return;
      }
      String saved = save(table);
      String ours = ours(text);
      String again = ours(saved);
      if (!saved.equals(ours) || !saved.equals(again)) {
        for (String rule : rules) {
          one(table, chains, rule, wrong);
        }
        if (wrong.isEmpty()) {
          wrong.put("the whole table", List.of(saved, ours, again));
        }
      }
    }

    private void one(
        String table, List<String> chains, String rule, Map<String, List<String>> wrong)
        throws IOException {
      String text = text(table, chains, List.of(rule));
      namespace.inside(text, program("restore"));
      String saved = rules(save(table));
      String ours = rules(ours(text));
      String again = rules(ours(saved.isEmpty() ? "" : save(table)));
      if (!saved.equals(ours) || !saved.equals(again)) {
        wrong.put(rule, List.of("kernel " + saved, "ours   " + ours, "again  " + again));
      }
    }

    private static String rules(String text) {
      return text.lines().filter(line -> line.startsWith("-A")).collect(Collectors.joining("\n"));
    }

    private static String text(String table, List<String> chains, List<String> rules) {
      return "*" + table + "\n" + lines(chains) + lines(rules) + "COMMIT\n";
    }

    private static String lines(List<String> lines) {
      return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private String save(String table) throws IOException {
      return namespace
          .inside("", program("save"), "-t", table)
          .out()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line + "\n")
          .collect(Collectors.joining());
    }

    private String ours(String text) {
      IptablesSave save = IptablesSave.read("test", text, family);
      assertThat(save.faults()).isEmpty();
      assertThat(save.print()).isEqualTo(text);
      Ruleset read = save.rulesets().getFirst();
      return new RulePrinter(backend)
          .ruleset(new Ruleset(family, backend, read.source(), read.tables()))
          .lines()
          .map(line -> line.replaceFirst("^\\[\\d+:\\d+] ", "") + "\n")
          .collect(Collectors.joining());
    }
  }
}
