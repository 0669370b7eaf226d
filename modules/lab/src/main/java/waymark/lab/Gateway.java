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
    steps.add(run("sysctl -q -p -", "gateway-healthy.sysctl"));
    steps.add(batch("ip", "gateway-healthy.ip"));
    steps.add(batch("bridge", "gateway-healthy.bridge"));
    steps.add(run("nft flush ruleset"));
    steps.add(run(backend.restore(), "gateway-healthy.rules"));
    if (backend == Backend.LEGACY) {
      steps.add(run(backend.restore(), "gateway-unused.rules"));
    }
    steps.add(startIngress());
    steps.add(run("conntrack -F"));
    return steps;
  }

  /// `iptables` with these words.
  Step iptables(String words) {
    return run(backend.iptables() + " " + words);
  }

  /// `iptables` with these words, one word that keeps its blanks, and more words.
  Step iptables(String words, String whole, String rest) {
    List<String> argv = new ArrayList<>(Command.words(backend.iptables() + " " + words).argv());
    argv.add(whole);
    argv.addAll(Command.words(rest).argv());
    return new Step.Run(new Command(argv, "").under(inNetns()));
  }

  /// `ip` with these words.
  Step ip(String words) {
    return new Step.Run(Command.words("ip -n " + Host.GATEWAY.netns(lab) + " " + words));
  }

  /// A program of the node that needs no file of the lab.
  Step run(String words) {
    return new Step.Run(Command.words(words).under(inNetns()));
  }

  Step stopIngress() {
    return new Step.Stop(folder().pidOf(Host.INGRESS));
  }

  private Step startIngress() {
    return Network.daemon(lab, Host.INGRESS, "nginx -c " + folder().file(Host.INGRESS + ".nginx"));
  }

  private Step run(String words, String input) {
    Command command = Command.words(words);
    return new Step.Run(new Command(command.argv(), filled(input)).under(inNetns()));
  }

  private Step batch(String program, String input) {
    return new Step.Run(
        new Command(List.of(program, "-n", Host.GATEWAY.netns(lab), "-batch", "-"), filled(input)));
  }

  private String filled(String resource) {
    return Template.fill(resource, Map.of("lab", lab.name()));
  }

  private List<String> inNetns() {
    return List.of("ip", "netns", "exec", Host.GATEWAY.netns(lab));
  }

  private Folder folder() {
    return Folder.of(lab);
  }
}
