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
record Network(
    LabName lab, Backend backend, TunnelKeys near, TunnelKeys far, Optional<Path> resolver) {

  private static final List<Host> ENDS =
      List.of(Host.CLIENT, Host.INTERNET, Host.INGRESS, Host.DNS);
  private static final List<Host> FORWARDERS = List.of(Host.ROUTER, Host.WORKER);
  private static final List<Host> WIRED =
      List.of(
          Host.LAN,
          Host.CLIENT,
          Host.ROUTER,
          Host.INTERNET,
          Host.WORKER,
          Host.INGRESS,
          Host.DNS,
          Host.GATEWAY);

  List<Step> raise() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Run(new Command(List.of("ip", "-batch", "-"), namespaces())));
    steps.addAll(mounts());
    ENDS.forEach(host -> steps.add(sysctl(host, "end.sysctl")));
    FORWARDERS.forEach(host -> steps.add(sysctl(host, "forwarder.sysctl")));
    steps.add(new Step.Run(new Command(List.of("ip", "-batch", "-"), filled("links.ip"))));
    WIRED.forEach(host -> steps.add(batch("ip", host, host + ".ip")));
    steps.add(batch("bridge", Host.WORKER, "worker.bridge"));
    FORWARDERS.forEach(host -> steps.add(restore(host)));
    steps.addAll(certificates());
    steps.addAll(servers());
    steps.addAll(tunnel());
    steps.addAll(new Gateway(lab, backend).healthy());
    steps.add(inside(Host.GATEWAY, "wg setconf wg0 " + folder().file("gateway.wg")));
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
    String netns = "/netns";
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Run(
            Command.of(
                "mkdir",
                "-p",
                mounts,
                run + netns,
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
                "/run" + netns,
                run + netns)));
    steps.add(mount("--bind", Folder.ALL.toString(), run + "/waymark-lab"));
    resolver.ifPresent(file -> steps.addAll(resolverAt(file)));
    steps.add(mount("--rbind", run, "/run"));
    return steps;
  }

  private List<Step> resolverAt(Path file) {
    Path run = Path.of("/run");
    if (file.startsWith(run)) {
      return List.of(
          new Step.Write(folder().run().resolve(run.relativize(file)), filled("resolv.conf")));
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

  private List<Step> certificates() {
    String key = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30";
    Path ca = folder().caCertificate();
    return List.of(
        new Step.Run(
            Command.words(
                key + " -subj /CN=lab.example -keyout " + folder().file("ca.key") + " -out " + ca)),
        new Step.Run(
            Command.words(
                key
                    + " -subj /CN=ingress.lab.example -addext subjectAltName=DNS:*.lab.example"
                    + " -addext basicConstraints=CA:FALSE -CA "
                    + (ca + " -CAkey " + folder().file("ca.key"))
                    + (" -keyout " + folder().file("ingress.key"))
                    + (" -out " + folder().file("ingress.pem")))));
  }

  private List<Step> servers() {
    List<Step> steps = new ArrayList<>();
    for (Host host : List.of(Host.INGRESS, Host.INTERNET)) {
      Path conf = folder().file(host + ".nginx");
      steps.add(new Step.Write(conf, filled(host + ".nginx")));
      steps.add(daemon(lab, host, "nginx -c " + conf));
    }
    for (Host host : List.of(Host.DNS, Host.ROUTER)) {
      Path conf = folder().file(host + ".dnsmasq");
      steps.add(new Step.Write(conf, filled(host + ".dnsmasq")));
      steps.add(daemon(lab, host, "dnsmasq --conf-file=" + conf));
    }
    return steps;
  }

  /// Both ends, but for the near end's keys, which come last of all: they start the handshake, and
  /// one that is sent before the network stands is lost until WireGuard tries again, 5 s later.
  private List<Step> tunnel() {
    Path nearConf = folder().file("gateway.wg");
    Path farConf = folder().file("internet.wg");
    return List.of(
        new Step.Write(nearConf, filled("gateway.wg")),
        new Step.Write(farConf, filled("internet.wg")),
        inside(Host.INTERNET, "wireguard-go wgx0"),
        inside(Host.INTERNET, "wg setconf wgx0 " + farConf),
        batch("ip", Host.INTERNET, "internet-tunnel.ip"),
        inside(Host.GATEWAY, "wireguard-go wg0"));
  }

  private Step restore(Host host) {
    Command command = new Command(List.of(backend.restore()), filled(host + ".rules"));
    return new Step.Run(command.under(List.of("ip", "netns", "exec", host.netns(lab))));
  }

  private Step sysctl(Host host, String resource) {
    Command command = new Command(List.of("sysctl", "-q", "-p", "-"), filled(resource));
    return new Step.Run(command.under(List.of("ip", "netns", "exec", host.netns(lab))));
  }

  private Step batch(String program, Host host, String resource) {
    return new Step.Run(
        new Command(List.of(program, "-n", host.netns(lab), "-batch", "-"), filled(resource)));
  }

  private Step inside(Host host, String words) {
    return new Step.Run(Command.words(words).under(entering(lab, host)));
  }

  static Step daemon(LabName lab, Host host, String words) {
    return new Step.Start(
        Command.words(words).under(entering(lab, host)), Folder.of(lab).pidOf(host));
  }

  /// What starts a program on a host of the lab, with the lab's own /run.
  static List<String> entering(LabName lab, Host host) {
    return List.of(
        "nsenter",
        "--mount=" + Folder.of(lab).mountNamespace(),
        "ip",
        "netns",
        "exec",
        host.netns(lab));
  }

  private String filled(String resource) {
    return Template.fill(
        resource,
        Map.of(
            "lab", lab.name(),
            "folder", folder().toString(),
            "gateway-private", near.privateKey(),
            "gateway-public", near.publicKey(),
            "internet-private", far.privateKey(),
            "internet-public", far.publicKey()));
  }

  private Folder folder() {
    return Folder.of(lab);
  }
}
