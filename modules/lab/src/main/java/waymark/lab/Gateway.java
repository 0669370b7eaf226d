package waymark.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The gateway node of a lab: its healthy state, and the words to change it.
public record Gateway(LabName lab, Backend backend) {

  /// Puts back, exactly, all that a fault may have changed; may be run again and again. Counters
  /// and tracked flows start anew.
  List<Step> healthy() {
    List<Step> steps = new ArrayList<>();
    steps.add(node().run("sysctl -q -p -", filled("gateway-healthy.sysctl")));
    steps.add(node().batch("ip", filled("gateway-healthy.ip")));
    steps.add(node().batch("bridge", filled("gateway-healthy.bridge")));
    steps.add(node().run("nft flush ruleset"));
    steps.add(node().run(backend.restore(), filled("gateway-healthy.rules")));
    if (backend == Backend.LEGACY) {
      steps.add(node().run(backend.restore(), filled("gateway-unused.rules")));
    }
    steps.add(ingress().daemon("nginx -c " + Folder.of(lab).file("ingress.nginx")));
    steps.add(node().run("conntrack -F"));
    return steps;
  }

  /// `iptables` with these words.
  Step iptables(String words) {
    return node().run(backend.iptables() + " " + words);
  }

  /// `iptables` with these words, one word that keeps its blanks, and more words.
  Step iptables(String words, String whole, String rest) {
    List<String> argv = new ArrayList<>(Command.words(backend.iptables() + " " + words).argv());
    argv.add(whole);
    argv.addAll(Command.words(rest).argv());
    return node().run(new Command(argv, ""));
  }

  /// `ip` with these words.
  Step ip(String words) {
    return new Step.Run(Command.words("ip -n " + node().netns() + " " + words));
  }

  Step sysctl(String assignment) {
    return node().run("sysctl -q -w " + assignment);
  }

  Step stopIngress() {
    return ingress().stop();
  }

  private Machine node() {
    return new Machine(lab, Host.GATEWAY);
  }

  private Machine ingress() {
    return new Machine(lab, Host.INGRESS);
  }

  private String filled(String resource) {
    return Template.fill(resource, Map.of("lab", lab.name()));
  }
}
