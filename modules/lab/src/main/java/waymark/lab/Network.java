package waymark.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The steps that raise a lab, from nothing to healthy, in order.
///
/// @param resolver where the machine keeps resolv.conf(5), after symbolic links; empty where it has
///   none
record Network(LabName lab, Backend backend, Services services, Optional<Path> resolver) {

  private static final List<Host> ENDS =
      List.of(Host.CLIENT, Host.INTERNET, Host.INGRESS, Host.DNS);
  private static final List<Host> FORWARDERS = List.of(Host.ROUTER, Host.WORKER);
  private static final Path RUN = Path.of("/run");

  List<Step> raise() {
    List<Step> steps = new ArrayList<>();
    steps.add(batch(namespaces()));
    steps.addAll(mounts());
    // a new interface takes the values of "default": so these come before the cables
    ENDS.forEach(host -> steps.add(on(host).run("sysctl -q -p -", filled("end.sysctl"))));
    FORWARDERS.forEach(
        host -> steps.add(on(host).run("sysctl -q -p -", filled("forwarder.sysctl"))));
    steps.add(batch(filled("links.ip")));
    for (Host host : Host.values()) {
      steps.add(on(host).batch("ip", filled(host + ".ip")));
    }
    steps.add(on(Host.WORKER).batch("bridge", filled("worker.bridge")));
    FORWARDERS.forEach(host -> steps.add(on(host).run(backend.restore(), filled(host + ".rules"))));
    steps.addAll(services.start());
    steps.addAll(new Gateway(lab, backend).healthy());
    steps.addAll(services.shakeHands());
    return steps;
  }

  private String namespaces() {
    return Arrays.stream(Host.values())
        .map(host -> "netns add " + host.netns(lab) + "\n")
        .collect(Collectors.joining());
  }

  /// A mount namespace in which /run is the lab's own, but for the names of network namespaces:
  /// wireguard-go puts its socket at a fixed path there.
  private List<Step> mounts() {
    String run = folder().run().toString();
    String mounts = folder().mounts().toString();
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Run(
            Command.of(
                "mkdir",
                "-p",
                mounts,
                run + "/netns",
                run + "/waymark-lab",
                run + "/wireguard",
                folder().file("nginx").toString())));
    steps.add(new Step.Run(Command.of("mount", "--bind", "--make-private", mounts, mounts)));
    steps.add(new Step.Write(folder().mountNamespace(), ""));
    steps.add(
        new Step.Run(
            Command.of(
                "unshare",
                "--mount=" + folder().mountNamespace(),
                "--propagation=slave",
                "mount",
                "--rbind",
                "/run/netns",
                run + "/netns")));
    steps.add(mount("--bind", Folder.ALL.toString(), run + "/waymark-lab"));
    resolver.ifPresent(file -> steps.addAll(resolverAt(file)));
    steps.add(mount("--rbind", run, RUN.toString()));
    return steps;
  }

  private List<Step> resolverAt(Path file) {
    if (file.startsWith(RUN)) {
      return List.of(
          new Step.Write(folder().run().resolve(RUN.relativize(file)), filled("resolv.conf")));
    }
    Path ours = folder().file("resolv.conf");
    return List.of(
        new Step.Write(ours, filled("resolv.conf")),
        mount("--bind", ours.toString(), file.toString()));
  }

  private Step mount(String how, String what, String where) {
    return new Step.Run(
        Command.of("mount", how, what, where)
            .under(List.of("nsenter", "--mount=" + folder().mountNamespace())));
  }

  private static Step batch(String input) {
    return new Step.Run(new Command(List.of("ip", "-batch", "-"), input));
  }

  private Machine on(Host host) {
    return new Machine(lab, host);
  }

  private String filled(String resource) {
    return Template.fill(resource, Map.of("lab", lab.name()));
  }

  private Folder folder() {
    return Folder.of(lab);
  }
}
