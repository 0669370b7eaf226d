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
            ! --ahspi word
            --ahres
            ! --ahlen word
          addrtype
            ! --src-type word
            ! --dst-type word
            --limit-iface-in
            --limit-iface-out
          bpf
            --object-pinned word
            --bytecode word
          cgroup
            ! --path word
            ! --cgroup word
          cluster
            --cluster-total-nodes word
            ! --cluster-local-node word
            ! --cluster-local-nodemask word
            --cluster-hash-seed word
          comment
            --comment string
          connbytes
            ! --connbytes word
            --connbytes-mode word
            --connbytes-dir word
          connlabel
            ! --label word
            --set
          connlimit
            ! --connlimit-upto word
            ! --connlimit-above word
            --connlimit-mask word
            --connlimit-saddr
            --connlimit-daddr
          connmark
            ! --mark word
          conntrack
            ! --ctstate word
            ! --ctproto word
            ! --ctorigsrc word
            ! --ctorigdst word
            ! --ctreplsrc word
            ! --ctrepldst word
            ! --ctorigsrcport word
            ! --ctorigdstport word
            ! --ctreplsrcport word
            ! --ctrepldstport word
            ! --ctstatus word
            ! --ctexpire word
            --ctdir word
          cpu
            ! --cpu word
          dccp
            ! --sport --source-port word
            ! --dport --destination-port word
            ! --dccp-types word
            ! --dccp-option word
          devgroup
            ! --src-group word
            ! --dst-group word
          dscp
            ! --dscp word
            ! --dscp-class word
          dst
            ! --dst-len word
            --dst-opts word
          ecn
            ! --ecn-tcp-ece
            ! --ecn-tcp-cwr
            ! --ecn-ip-ect word
          esp
            ! --espspi word
          eui64
          frag
            ! --fragid word
            ! --fraglen word
            --fragres
            --fragfirst
            --fragmore
            --fraglast
          hashlimit
            ! --hashlimit-upto --hashlimit word
            ! --hashlimit-above word
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
            ! --hbh-len word
            --hbh-opts word
          helper
            ! --helper string
          hl
            ! --hl-eq word
            ! --hl-lt word
            ! --hl-gt word
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
            ! --header word
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
            ! --length word
          limit
            --limit word
            --limit-burst word
          mac
            ! --mac-source word
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
            ! --uid-owner word
            ! --gid-owner word
            --suppl-groups
          physdev
            ! --physdev-is-in
            ! --physdev-in word
            ! --physdev-is-out
            ! --physdev-out word
            ! --physdev-is-bridged
          pkttype
            ! --pkt-type word
          policy
            --dir word
            --pol word
            --strict
            ! --reqid word
            ! --spi word
            ! --proto word
            ! --mode word
            ! --tunnel-src word
            ! --tunnel-dst word
            --next
          quota
            ! --quota word
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
            ! --realm word
          recent
            ! --set
            ! --rcheck
            ! --update
            ! --remove
            --seconds word
            --reap
            --hitcount word
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
            ! --rt-type word
            ! --rt-segsleft word
            ! --rt-len word
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
            ! --packets-eq word
            --packets-lt word
            --packets-gt word
            ! --bytes-eq word
            --bytes-lt word
            --bytes-gt word
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
            ! --probability word
            ! --every word
            --packet word
          string
            ! --string string
            ! --hex-string string
            --algo word
            --from word
            --to word
            --icase
          tcp
            ! --sport --source-port word
            ! --dport --destination-port word
            ! --tcp-option word
            ! --tcp-flags word word
            ! --syn
          tcpmss
            ! --mss word
          time
            --timestart word
            --timestop word
            ! --monthdays word
            ! --weekdays word
            --datestart word
            --datestop word
            --kerneltz
            --utc
            --localtz
            --contiguous
          tos
            ! --tos word
          ttl
            ! --ttl-eq --ttl word
            --ttl-lt word
            --ttl-gt word
          u32
            ! --u32 string
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
