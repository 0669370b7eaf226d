package waymark.netstate.netfilter.save;

import java.util.Map;
import java.util.Optional;

/// The targets of iptables(8) and iptables-extensions(8) 1.8.9 and their options. An option stands
/// where the target's `save` function prints it.
final class TargetForms {

  private static final Map<String, Extension> FORMS =
      Extension.table(
          """
          ACCEPT
          DROP
          QUEUE
          RETURN
          AUDIT
            --type word
          CHECKSUM
            --checksum-fill
          CLASSIFY
            --set-class class
          CLUSTERIP
            --new
            --hashmode word
            --clustermac word
            --total-nodes word
            --local-node word
            --hash-init word
          CONNMARK
            --set-xmark word
            --set-mark word
            --and-mark word
            --or-mark word
            --xor-mark word
            --left-shift-mark word
            --right-shift-mark word
            --save-mark
            --restore-mark
            --nfmask word
            --ctmask word
            --mask word
          CONNSECMARK
            --save
            --restore
          CT
            --notrack
            --helper word
            --timeout word
            --ctevents word
            --expevents word
            --zone-orig word
            --zone-reply word
            --zone word
          DNAT
            --to-destination word
            --random
            --persistent
          DNPT
            --src-pfx word
            --dst-pfx word
          DSCP
            --set-dscp dscp
            --set-dscp-class dscp
          ECN
            --ecn-tcp-remove
          HL
            --hl-set number
            --hl-dec number
            --hl-inc number
          HMARK
            --hmark-tuple word
            --hmark-src-prefix word
            --hmark-dst-prefix word
            --hmark-sport-mask word
            --hmark-dport-mask word
            --hmark-spi-mask word
            --hmark-sport word
            --hmark-dport word
            --hmark-spi word
            --hmark-proto-mask word
            --hmark-rnd hex8
            --hmark-mod word
            --hmark-offset word
          IDLETIMER
            --timeout word
            --label word
            --alarm
          LED
            --led-trigger-id string
            --led-delay word
            --led-always-blink
          LOG
            --log-prefix string
            --log-level loglevel
            --log-tcp-sequence
            --log-tcp-options
            --log-ip-options
            --log-uid
            --log-macdecode
          MARK
            --set-xmark word
            --set-mark word
            --and-mark word
            --or-mark word
            --xor-mark word
          MASQUERADE
            --to-ports word
            --random
            --random-fully
          NETMAP
            --to word
          NFLOG
            --nflog-prefix string
            --nflog-group number
            --nflog-range number
            --nflog-size number
            --nflog-threshold number
          NFQUEUE
            --queue-num number
            --queue-balance word
            --queue-bypass
            --queue-cpu-fanout
          NOTRACK
          RATEEST
            --rateest-name word
            --rateest-interval tick
            --rateest-ewmalog tick
          REDIRECT
            --to-ports word
            --random
          REJECT
            --reject-with word
          SECMARK
            --selctx word
          SET
            --add-set word word
            --del-set word word
            --map-set word word
            --exist
            --timeout word
            --map-mark
            --map-prio
            --map-queue
          SNAT
            --to-source word
            --random
            --random-fully
            --persistent
          SNPT
            --src-pfx word
            --dst-pfx word
          SYNPROXY
            --sack-perm
            --timestamp
            --wscale number
            --mss number
            --ecn
          TCPMSS
            --set-mss number
            --clamp-mss-to-pmtu
          TCPOPTSTRIP
            --strip-options tcpoptions
          TEE
            --gateway address
            --oif word
          TOS
            --set-tos tos
            --and-tos number
            --or-tos number
            --xor-tos number
          TPROXY
            --on-port number
            --on-ip address
            --tproxy-mark masks
          TRACE
          TTL
            --ttl-set number
            --ttl-dec number
            --ttl-inc number
          ULOG
            --ulog-prefix string
            --ulog-nlgroup word
            --ulog-cprange word
            --ulog-qthreshold word
          """);

  private TargetForms() {}

  /// The target of `-j name`; empty where iptables 1.8.9 has none, as for the name of a chain.
  static Optional<Extension> named(String name) {
    return Optional.ofNullable(FORMS.get(name));
  }
}
