package waymark.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.policy.yaml.Faults;
import waymark.policy.yaml.Place;
import waymark.policy.yaml.Placed;

/// What the values of a policy owe one another. Told of each as it is read.
final class PolicyChecks {

  private record Network(String key, Placed<Cidr> block) {}

  private final Faults faults;
  private final List<Network> networks = new ArrayList<>();
  private final List<Placed<InterfaceName>> lanInterfaces = new ArrayList<>();
  private final List<Placed<InterfaceName>> tunnelInterfaces = new ArrayList<>();
  private final List<Placed<IpAddress>> tunnelEnds = new ArrayList<>();
  private final Map<String, Place> ingressNames = new HashMap<>();

  PolicyChecks(Faults faults) {
    this.faults = faults;
  }

  void network(String key, List<Placed<Cidr>> blocks) {
    blocks.forEach(block -> networks.add(new Network(key, block)));
  }

  void lanInterfaces(List<Placed<InterfaceName>> interfaces) {
    lanInterfaces.addAll(interfaces);
  }

  void tunnelInterface(Placed<InterfaceName> dev) {
    tunnelInterfaces.add(dev);
  }

  void ingressName(Placed<String> name) {
    Place before = ingressNames.putIfAbsent(name.value(), name.place());
    if (before != null) {
      faults.add(
          name.place(),
          "ingress.name: \"" + name.value() + "\" stands twice, first in line " + before.line(),
          "give each ingress a name of its own");
    }
  }

  void mark(Placed<FwMark> placed) {
    FwMark mark = placed.value();
    MarkOwners.shipped().owners().stream()
        .filter(MarkOwner::everywhere)
        .forEach(owner -> {
          owner
              .collision(mark)
              .ifPresent(problem ->
                  faults.add(
                      placed.place(),
                      "tunnel.mark: " + problem,
                      "write a mark without those bits, such as 0x64"));
          int taken =
              mark.mask() == FwMark.WHOLE ? 0 : owner.bitsUnder(mark.mask() & ~mark.value());
          if (taken != 0) {
            faults.add(
                placed.place(),
                "tunnel.mark: the mask of "
                    + mark
                    + " wipes "
                    + FwMark.hex(taken)
                    + " of "
                    + owner.name(),
                "write a mask of only the bits that the mark needs, such as 0x64/0xff");
          }
        });
  }

  void tunnelEnds(List<Placed<IpAddress>> addresses, List<Placed<IpAddress>> gateways) {
    oneOfEachFamily("tunnel.address", addresses);
    oneOfEachFamily("tunnel.gateway", gateways);
    for (Placed<IpAddress> gateway : gateways) {
      if (!addresses.isEmpty()
          && addresses.stream()
              .noneMatch(own -> own.value().family() == gateway.value().family())) {
        faults.add(
            gateway.place(),
            "tunnel.gateway: \"" + gateway.value() + "\" has no tunnel.address of its family",
            "add the tunnel's own address of that family to tunnel.address");
      }
      if (addresses.stream().anyMatch(own -> own.value().equals(gateway.value()))) {
        faults.add(
            gateway.place(),
            "tunnel.gateway: \"" + gateway.value() + "\" is the tunnel's own address",
            "write the address of the far end, such as 10.66.66.1, or leave the key out");
      }
    }
    tunnelEnds.addAll(addresses);
    tunnelEnds.addAll(gateways);
  }

  private void oneOfEachFamily(String key, List<Placed<IpAddress>> addresses) {
    for (int i = 0; i < addresses.size(); i++) {
      Placed<IpAddress> each = addresses.get(i);
      if (addresses.subList(0, i).stream()
          .anyMatch(before -> before.value().family() == each.value().family())) {
        faults.add(
            each.place(),
            key + ": \"" + each.value() + "\" is the second address of its family",
            "keep one for IPv4 and one for IPv6");
      }
    }
  }

  /// What can only be said when every section has been read.
  void acrossSections() {
    for (int i = 0; i < networks.size(); i++) {
      Network later = networks.get(i);
      networks.subList(0, i).stream()
          .filter(earlier -> earlier.block().value().overlaps(later.block().value()))
          .forEach(earlier -> overlap(earlier, later));
    }
    for (Placed<IpAddress> end : tunnelEnds) {
      networks.stream()
          .filter(network -> network.block().value().contains(end.value()))
          .forEach(network ->
              faults.add(
                  end.place(),
                  "tunnel: \"" + end.value() + "\" is in " + named(network),
                  "write the address inside the tunnel, such as 10.66.66.2"));
    }
    for (Placed<InterfaceName> dev : tunnelInterfaces) {
      if (lanInterfaces.stream().anyMatch(lan -> lan.value().equals(dev.value()))) {
        faults.add(
            dev.place(),
            "tunnel.interface: \"" + dev.value() + "\" is an interface of the LAN too",
            "write the tunnel's own, such as wg0");
      }
    }
  }

  private void overlap(Network earlier, Network later) {
    faults.add(
        later.block().place(),
        later.key() + ": \"" + later.block().value() + "\" overlaps " + named(earlier),
        "give each network addresses of its own, or mend the shorter prefix");
  }

  private static String named(Network network) {
    return network.key()
        + " \""
        + network.block().value()
        + "\" of line "
        + network.block().place().line();
  }
}
