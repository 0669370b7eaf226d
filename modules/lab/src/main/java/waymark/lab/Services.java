package waymark.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The steps that start what answers in a lab: the ingress's TLS, the web server of the internet,
/// both DNS servers, and both ends of the tunnel.
record Services(LabName lab, TunnelKeys near, TunnelKeys far) {

  private static final String OPENSSL =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30";

  List<Step> start() {
    List<Step> steps = new ArrayList<>(certificates());
    for (Host host : List.of(Host.INGRESS, Host.INTERNET)) {
      steps.add(configuration(host + ".nginx"));
      steps.add(on(host).daemon("nginx -c " + file(host + ".nginx")));
    }
    for (Host host : List.of(Host.DNS, Host.ROUTER)) {
      steps.add(configuration(host + ".dnsmasq"));
      steps.add(on(host).daemon("dnsmasq --conf-file=" + file(host + ".dnsmasq")));
    }
    steps.add(configuration("internet.wg"));
    steps.add(on(Host.INTERNET).inside("wireguard-go wgx0"));
    steps.add(on(Host.INTERNET).inside("wg setconf wgx0 " + file("internet.wg")));
    steps.add(on(Host.INTERNET).batch("ip", filled("internet-tunnel.ip")));
    steps.add(on(Host.GATEWAY).inside("wireguard-go wg0"));
    return steps;
  }

  /// Gives the near end its keys, which starts the handshake: one that is sent before the network
  /// stands is lost until WireGuard tries again, 5 s later.
  List<Step> shakeHands() {
    return List.of(
        configuration("gateway.wg"),
        on(Host.GATEWAY).inside("wg setconf wg0 " + file("gateway.wg")));
  }

  private List<Step> certificates() {
    return List.of(
        new Step.Run(
            Command.words(
                OPENSSL
                    + " -subj /CN=lab.example -keyout "
                    + (file("ca.key") + " -out " + Folder.of(lab).caCertificate()))),
        new Step.Run(
            Command.words(
                OPENSSL
                    + " -subj /CN=ingress.lab.example -addext subjectAltName=DNS:*.lab.example"
                    + " -addext basicConstraints=CA:FALSE"
                    + (" -CA " + Folder.of(lab).caCertificate() + " -CAkey " + file("ca.key"))
                    + (" -keyout " + file("ingress.key") + " -out " + file("ingress.pem")))));
  }

  private Step configuration(String name) {
    return new Step.Write(file(name), filled(name));
  }

  private Path file(String name) {
    return Folder.of(lab).file(name);
  }

  private Machine on(Host host) {
    return new Machine(lab, host);
  }

  private String filled(String resource) {
    return Template.fill(
        resource,
        Map.of(
            "lab", lab.name(),
            "folder", Folder.of(lab).toString(),
            "gateway-private", near.privateKey(),
            "gateway-public", near.publicKey(),
            "internet-private", far.privateKey(),
            "internet-public", far.publicKey()));
  }
}
