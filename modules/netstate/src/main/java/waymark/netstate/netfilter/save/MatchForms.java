package waymark.netstate.netfilter.save;

import java.util.Map;
import java.util.Optional;

/// The matches of iptables-extensions(8) 1.8.9 and their options. An option stands where the
/// match's `save` function prints it.
final class MatchForms {

  private static final Map<String, Extension> FORMS =
      Extension.table(
          """
          ah
            ! --ahspi range32
            ! --ahlen number
            --ahres
          addrtype
            ! --src-type addrtypes
            ! --dst-type addrtypes
            --limit-iface-in
            --limit-iface-out
          bpf
            --object-pinned word
            --bytecode quoted
          cgroup
            ! --path word
            ! --cgroup word
          cluster
            ! --cluster-local-nodemask hex8
            ! --cluster-local-node number
            --cluster-total-nodes number
            --cluster-hash-seed hex8
          comment
            --comment string
          connbytes
            ! --connbytes word
            --connbytes-mode word
            --connbytes-dir word
          connlabel
            ! --label quoted
            --set
          connlimit
            ! --connlimit-upto number
            ! --connlimit-above number
            --connlimit-mask number
            --connlimit-saddr
            --connlimit-daddr
          connmark
            ! --mark word
          conntrack
            ! --ctstate word
            ! --ctproto protocol
            ! --ctorigsrc network
            ! --ctorigdst network
            ! --ctreplsrc network
            ! --ctrepldst network
            ! --ctorigsrcport ports
            ! --ctorigdstport ports
            ! --ctreplsrcport ports
            ! --ctrepldstport ports
            ! --ctstatus status
            ! --ctexpire range32
            --ctdir upper
          cpu
            ! --cpu number
          dccp
            ! --sport --source-port word
            ! --dport --destination-port word
            ! --dccp-types word
            ! --dccp-option word
          devgroup
            ! --src-group masked
            ! --dst-group masked
          dscp
            ! --dscp dscp
            ! --dscp-class dscp
          dst
            ! --dst-len number
            --dst-opts word
          ecn
            ! --ecn-tcp-ece
            ! --ecn-tcp-cwr
            ! --ecn-ip-ect number
          esp
            ! --espspi range32
          eui64
          frag
            ! --fragid range32
            ! --fraglen number
            --fragres
            --fragfirst
            --fragmore
            --fraglast
          hashlimit
            ! --hashlimit-upto --hashlimit hashrate
            ! --hashlimit-above hashrate
            --hashlimit-burst word
            --hashlimit-mode word
            --hashlimit-name word
            --hashlimit-htable-size word
            --hashlimit-htable-max word
            --hashlimit-htable-gcinterval word
            --hashlimit-htable-expire word
            --hashlimit-srcmask word
            --hashlimit-dstmask word
            --hashlimit-rate-match
            --hashlimit-rate-interval word
          hbh
            ! --hbh-len number
            --hbh-opts word
          helper
            ! --helper string
          hl
            ! --hl-eq number
            ! --hl-lt number
            ! --hl-gt number
          icmp
            ! --icmp-type word
          icmp6 icmpv6
            ! --icmpv6-type --icmp6-type word
          ipcomp
            ! --ipcompspi word
            --compres
          iprange
            ! --src-range word
            ! --dst-range word
          ipv6header
            ! --header headers
            --soft
          ipvs
            ! --ipvs
            ! --vproto word
            ! --vaddr word
            ! --vport word
            --vdir word
            ! --vmethod word
            ! --vportctl word
          length
            ! --length range
          limit
            --limit rate
            --limit-burst number
          mac
            ! --mac-source mac
          mark
            ! --mark word
          mh
            ! --mh-type word
          multiport
            ! --sports --source-ports word
            ! --dports --destination-ports word
            ! --ports word
          nfacct
            --nfacct-name string
          osf
            ! --genre word
            --ttl word
            --log word
          owner
            ! --socket-exists
            ! --uid-owner user
            ! --gid-owner user
            --suppl-groups
          physdev
            ! --physdev-is-in
            ! --physdev-in word
            ! --physdev-is-out
            ! --physdev-out word
            ! --physdev-is-bridged
          pkttype
            ! --pkt-type pkttype
          policy
            --dir word
            --pol word
            --strict
            ! --reqid number
            ! --spi hex
            ! --proto word
            ! --mode word
            ! --tunnel-src word
            ! --tunnel-dst word
            --next
          quota
            ! --quota wide
          rateest
            --rateest1 word
            --rateest2 word
            --rateest-delta
            --rateest-bps1 word
            --rateest-pps1 word
            --rateest-bps2 word
            --rateest-pps2 word
            ! --rateest-lt
            ! --rateest-gt
            ! --rateest-eq
          realm
            ! --realm masked
          recent
            ! --set
            ! --rcheck
            ! --update
            ! --remove
            --seconds number
            --reap
            --hitcount number
            --rttl
            --name word
            --mask word
            --rsource
            --rdest
          rpfilter
            --loose
            --validmark
            --accept-local
            --invert
          rt
            ! --rt-type number
            ! --rt-segsleft range32
            ! --rt-len number
            --rt-0-res
            --rt-0-addrs word
            --rt-0-not-strict
          sctp
            ! --sport --source-port word
            ! --dport --destination-port word
            ! --chunk-types word word
          set
            ! --match-set word word
            --return-nomatch
            ! --update-counters
            ! --update-subcounters
            ! --packets-eq wide
            --packets-lt wide
            --packets-gt wide
            ! --bytes-eq wide
            --bytes-lt wide
            --bytes-gt wide
          socket
            --transparent
            --nowildcard
            --restore-skmark
          srh
            ! --srh-next-hdr word
            ! --srh-hdr-len-eq word
            ! --srh-hdr-len-gt word
            ! --srh-hdr-len-lt word
            ! --srh-segs-left-eq word
            ! --srh-segs-left-gt word
            ! --srh-segs-left-lt word
            ! --srh-last-entry-eq word
            ! --srh-last-entry-gt word
            ! --srh-last-entry-lt word
            ! --srh-tag word
            ! --srh-psid word
            ! --srh-nsid word
            ! --srh-lsid word
          state
            ! --state word
          statistic
            --mode word
            ! --probability probability
            ! --every number
            --packet number
          string
            ! --string quoted
            ! --hex-string hexstring
            --algo word
            --from number
            --to number
            --icase
          tcp
            ! --sport --source-port word
            ! --dport --destination-port word
            ! --tcp-option word
            ! --tcp-flags word word
            ! --syn
          tcpmss
            ! --mss range
          time
            --timestart time
            --timestop time
            ! --monthdays monthdays
            ! --weekdays weekdays
            --datestart date
            --datestop date
            --kerneltz
            --utc
            --localtz
            --contiguous
          tos
            ! --tos tos
          ttl
            ! --ttl-eq --ttl number
            --ttl-lt number
            --ttl-gt number
          u32
            ! --u32 u32
          udp
            ! --sport --source-port word
            ! --dport --destination-port word
          udplite
            ! --sport --source-port word
            ! --dport --destination-port word
          """);

  private MatchForms() {}

  /// The match of `-m name`; empty where iptables 1.8.9 has none.
  static Optional<Extension> named(String name) {
    return Optional.ofNullable(FORMS.get(name));
  }
}
