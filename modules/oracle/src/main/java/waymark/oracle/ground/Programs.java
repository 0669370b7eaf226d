package waymark.oracle.ground;

import java.io.IOException;
import java.time.Duration;
import waymark.kernel.program.Program;
import waymark.kernel.program.Result;
import waymark.netstate.packet.Family;
import waymark.oracle.scene.Backend;

/// The programs that set a namespace up, run in that of the calling thread.
final class Programs {

  private static final Duration MOST = Duration.ofSeconds(30);

  private Programs() {}

  static void nft(String text) throws IOException, InterruptedException, RefusedException {
    run(Program.of("nftables", "nft", "-f", "-"), text);
  }

  static String listRuleset() throws IOException, InterruptedException, RefusedException {
    return run(Program.of("nftables", "nft", "-j", "list", "ruleset"), "");
  }

  static void ipset(String text) throws IOException, InterruptedException, RefusedException {
    run(Program.of("ipset", "ipset", "-exist", "restore"), text);
  }

  static String ipsets() throws IOException, InterruptedException, RefusedException {
    return run(Program.of("ipset", "ipset", "save"), "");
  }

  static void restore(Family family, Backend backend, String text)
      throws IOException, InterruptedException, RefusedException {
    run(Program.of("iptables", iptables(family) + "-" + backend.word() + "-restore"), text);
  }

  static String save(Family family, Backend backend)
      throws IOException, InterruptedException, RefusedException {
    return run(Program.of("iptables", iptables(family) + "-" + backend.word() + "-save", "-c"), "");
  }

  /// Runs lines of ip(8); the first that fails ends it.
  static void ip(Family family, String lines)
      throws IOException, InterruptedException, RefusedException {
    run(Program.of("iproute2", "ip", family == Family.IPV4 ? "-4" : "-6", "-batch", "-"), lines);
  }

  private static String iptables(Family family) {
    return family == Family.IPV4 ? "iptables" : "ip6tables";
  }

  private static String run(Program program, String input)
      throws IOException, InterruptedException, RefusedException {
    return switch (program.run(input, MOST)) {
      case Result.Done(String out, String err) -> out;
      case Result.Missing(String why) -> throw new IOException(why);
      case Result.Failed(String why) -> throw new RefusedException(why);
    };
  }
}
