package waymark.policy.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.policy.Golden;
import waymark.policy.Policies;

/// Loads every format into the real kernel, in a network namespace of its own, by both backends of
/// iptables.
class FormatIT {

  private static final String[] POLICIES = {"pi-k3s", "incident-2026-01-28", "dual-stack"};

  @BeforeAll
  static void needsRootAndTheTools() {
    assumeTrue("root".equals(System.getProperty("user.name")), "not root: no network namespaces");
    for (String tool : new String[] {"ip", "nft", "iptables-nft", "iptables-legacy"}) {
      assumeTrue(
          Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
          tool + " is not installed");
    }
  }

  static Stream<Arguments> everyPolicyAndBackend() {
    return Stream.of(POLICIES)
        .flatMap(name -> Stream.of(Arguments.of(name, "nft"), Arguments.of(name, "legacy")));
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void theScriptMakesTheStateThatIsKeptBesideThePolicy(String name, String backend)
      throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.run("sh", file(name, Format.SCRIPT));
      matchesGolden(gateway, name);
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void restoreAndIpBatchMakeTheSameState(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.run("iptables-restore", "-n", file(name, Format.RESTORE));
      if (name.equals("dual-stack")) {
        gateway.run("ip6tables-restore", "-n", file(name, Format.RESTORE));
        gateway.run("ip", "-6", "-batch", file(name + ".ipv6", Format.IP_BATCH));
      }
      gateway.run("ip", "-batch", file(name, Format.IP_BATCH));
      matchesGolden(gateway, name);
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void theCommandsOfThePlainTextDoToo(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      String text = Files.readString(Path.of(file(name, Format.TEXT)));
      int cleanup = text.indexOf("# cleanup");
      gateway.run("sh", "-euc", text.substring(0, cleanup));
      matchesGolden(gateway, name);
      gateway.run("sh", "-euc", text.substring(cleanup));
      assertThat(gateway.state()).doesNotContain("RETURN", "0x64", "table 100", "WAYMARK");
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void aSecondRunChangesNothingAndTeardownLeavesWhatWasBefore(String name, String backend)
      throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.loadForeignState();
      String before = gateway.state();
      gateway.run("sh", file(name, Format.SCRIPT));
      String once = gateway.state();
      assertThat(once).isNotEqualTo(before);
      gateway.run("sh", file(name, Format.SCRIPT));
      assertThat(gateway.state()).isEqualTo(once);
      gateway.run("sh", file(name, Format.TEARDOWN));
      assertThat(gateway.state()).isEqualTo(before);
      gateway.run("sh", file(name, Format.TEARDOWN));
      assertThat(gateway.state()).isEqualTo(before);
    }
  }

  /// The kernel would take the first rule that fits what is named, and this one comes first.
  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void teardownLeavesAnothersRuleOfTheSameMark(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.run("sh", file(name, Format.SCRIPT));
      gateway.run("ip", "rule", "add", "fwmark", "0x64", "iif", "lo", "table", "100");
      gateway.run("sh", file(name, Format.TEARDOWN));
      assertThat(gateway.state()).contains("from all fwmark 0x64 iif lo lookup 100");
      assertThat(gateway.state()).doesNotContain("from all fwmark 0x64 lookup");
    }
  }

  /// As its header says, a restore that is loaded again adds again.
  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void teardownRemovesEveryCopyOfWhatWasLoadedTwice(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.loadForeignState();
      String before = gateway.state();
      for (int time = 0; time < 2; time++) {
        gateway.run("iptables-restore", "-n", file(name, Format.RESTORE));
        gateway.run("ip", "rule", "add", "fwmark", "0x64", "table", "100", "pref", "90" + time);
      }
      gateway.run("sh", file(name, Format.TEARDOWN));
      if (name.equals("dual-stack")) {
        gateway.run("ip", "rule", "del", "pref", "900");
        gateway.run("ip", "rule", "del", "pref", "901");
      }
      assertThat(gateway.state()).isEqualTo(before);
    }
  }

  /// The routes of a tunnel that is not up yet are refused: a script that ends there has marked
  /// nothing, or what it marked goes nowhere.
  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void aSetUpThatEndsHalfDoneSendsNothingAstray(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.run("ip", "link", "del", "wg0");
      String state =
          gateway.run(
                  "sh",
                  "-c",
                  "sh '" + file(name, Format.SCRIPT) + "' > /dev/null 2>&1 && exit 1; true")
              + gateway.state();
      if (name.equals("dual-stack")) {
        assertThat(state).contains("unreachable default", "-j RETURN", "-j MARK");
      } else {
        assertThat(state).doesNotContain("-j RETURN", "-j MARK", "lookup 100");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void teardownWorksWhenTheTunnelIsGoneAlready(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      gateway.loadForeignState();
      gateway.run("sh", file(name, Format.SCRIPT));
      gateway.run("ip", "link", "del", "wg0");
      gateway.run("sh", file(name, Format.TEARDOWN));
      assertThat(gateway.state()).doesNotContain("RETURN", "0x64", "table 100", "WAYMARK");
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void theScriptMendsRulesThatStandInTheWrongOrder(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      String chain = name.equals("dual-stack") ? "WAYMARK-PREROUTING" : "PREROUTING";
      String mark = name.equals("dual-stack") ? "0x64/0xff" : "0x64/0xffffffff";
      if (name.equals("dual-stack")) {
        gateway.run("iptables", "-t", "mangle", "-N", chain);
      }
      gateway.run(
          "iptables",
          "-t",
          "mangle",
          "-A",
          chain,
          "-s",
          "192.168.1.0/24",
          "-j",
          "MARK",
          "--set-xmark",
          mark);
      gateway.run(
          "iptables",
          "-t",
          "mangle",
          "-A",
          chain,
          "-s",
          "192.168.1.0/24",
          "-j",
          "MARK",
          "--set-xmark",
          mark);
      gateway.run("sh", file(name, Format.SCRIPT));
      matchesGolden(gateway, name);
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyAndBackend")
  void nftTakesTheNativeTableTwiceAndThenLosesIt(String name, String backend) throws Exception {
    try (Namespace gateway = Namespace.create(backend)) {
      String before = gateway.run("nft", "list", "ruleset");
      gateway.run("nft", "-f", file(name, Format.NFT));
      String once = gateway.run("nft", "list", "ruleset");
      gateway.run("nft", "-f", file(name, Format.NFT));
      assertThat(gateway.run("nft", "list", "ruleset")).isEqualTo(once);
      Golden.matches(Policies.rules(name + ".nft-ruleset.txt"), once);
      gateway.run("nft", "delete", "table", "inet", "waymark");
      assertThat(gateway.run("nft", "list", "ruleset")).isEqualTo(before);
    }
  }

  private static void matchesGolden(Namespace gateway, String name) throws Exception {
    Golden.matches(Policies.rules(name + ".iptables-save.txt"), gateway.mangle("iptables-save"));
    if (name.equals("dual-stack")) {
      Golden.matches(
          Policies.rules(name + ".ip6tables-save.txt"), gateway.mangle("ip6tables-save"));
      Golden.matches(Policies.rules(name + ".ip-6-rule.txt"), gateway.run("ip", "-6", "rule"));
      Golden.matches(
          Policies.rules(name + ".ip-6-route.txt"),
          gateway.run("ip", "-6", "route", "show", "table", "100"));
    }
    Golden.matches(Policies.rules(name + ".ip-rule.txt"), gateway.run("ip", "rule"));
    Golden.matches(
        Policies.rules(name + ".ip-route.txt"), gateway.run("ip", "route", "show", "table", "100"));
  }

  private static String file(String name, Format format) throws IOException {
    return Policies.rules(name + "." + format.word()).toRealPath().toString();
  }
}
