package waymark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.BadValueException;

class FaultsTest {

  @Test
  void printsEachFaultAsTheCommandsThatAPersonWouldType() {
    assertThat(
            Faults.ALL.stream()
                .map(each ->
                    "# "
                        + each.name()
                        + "\n"
                        + each.steps(LabName.DEFAULT, Backend.NFT).stream()
                            .map(step -> step.typed() + "\n")
                            .collect(Collectors.joining()))
                .collect(Collectors.joining()))
        .isEqualTo(
            """
            # healthy
            # incident
            ip netns exec waymark-gateway iptables-nft -t mangle -D PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16 -j RETURN
            ip netns exec waymark-gateway iptables-nft -t mangle -D PREROUTING -s 192.168.1.0/24 -d 10.43.0.0/16 -j RETURN
            ip netns exec waymark-gateway iptables-nft -t mangle -D PREROUTING -s 192.168.1.0/24 -d 192.168.1.0/24 -j RETURN
            # return-after-mark
            ip netns exec waymark-gateway iptables-nft -t mangle -D PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff
            ip netns exec waymark-gateway iptables-nft -t mangle -I PREROUTING 1 -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff
            # missing-lan-return
            ip netns exec waymark-gateway iptables-nft -t mangle -D PREROUTING -s 192.168.1.0/24 -d 192.168.1.0/24 -j RETURN
            # forward-drop
            ip netns exec waymark-gateway iptables-nft -P FORWARD DROP
            # ip-forward-off
            ip netns exec waymark-gateway sysctl -q -w net.ipv4.ip_forward=0
            # no-dnat
            ip netns exec waymark-gateway iptables-nft -t nat -D CNI-HOSTPORT-DNAT 1
            # stale-dnat
            ip netns exec waymark-gateway iptables-nft -t nat -R CNI-HOSTPORT-DNAT 1 -p tcp -m comment --comment 'dnat name: "ingress" hostport' -m tcp --dport 443 -j DNAT --to-destination 10.42.0.99:8443
            # pod-down
            pkill --pidfile /run/waymark-lab/waymark/ingress.pid
            # no-ip-rule
            ip -n waymark-gateway rule del fwmark 0x64 lookup 100
            # no-table-route
            ip -n waymark-gateway route flush table 100
            # no-tunnel-masquerade
            ip netns exec waymark-gateway iptables-nft -t nat -D POSTROUTING -o wg0 -j MASQUERADE
            # tunnel-down
            ip -n waymark-gateway link set wg0 down
            """);
  }

  @Test
  void namesEachFaultOnceAndReadsItsName() throws BadValueException {
    assertThat(Faults.ALL).extracting(LabFault::name).doesNotHaveDuplicates();
    for (LabFault each : Faults.ALL) {
      assertThat(Faults.parse(each.name())).isSameAs(each);
    }
  }

  @Test
  void listsTheFaultsWhereOneIsUnknown() {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> Faults.parse("flood"))
        .withMessage("\"flood\" is not a fault of the lab")
        .satisfies(refused -> assertThat(refused.mend()).contains("healthy, incident, "));
  }
}
