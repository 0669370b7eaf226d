#!/bin/sh
# Fills a network namespace with rules, routes, addresses and neighbours of every shape. Run as root:
# shapes.sh NAMESPACE. What the kernel refuses is told on stderr.
set -u
ns=$1
x(){ ip netns exec $ns "$@" || echo "FAILED: $*" >&2; }
x ip link set lo up
for i in eth0 wg0 flannel.1 down0; do x ip link add $i type veth peer name $i-p; x ip link set $i-p up; done;  x ip link add cni0 type bridge; x ip link add veth0 type veth peer name veth1; x ip link set veth0 master cni0
for i in eth0 wg0 flannel.1 cni0 veth0 down0; do x ip link set $i up; done
x ip link set wg0 group 7
x ip addr add 192.168.1.55/24 dev eth0; x ip addr add 2001:db8:1::55/64 dev eth0 nodad
x ip addr add 10.66.66.2/24 dev wg0; x ip addr add 10.9.0.1 peer 10.9.0.2/32 dev flannel.1; x ip addr add 192.168.1.56/24 dev eth0 label eth0:1; x ip addr add fd00::1 peer fd00::2 dev flannel.1 nodad
x ip addr add 10.8.8.8/24 dev cni0 valid_lft 3000 preferred_lft 2000
for f in "" -6; do
A=10.0.0.0/8; B=192.168.1.100; [ "$f" = -6 ] && { A=2001:db8::/32; B=2001:db8:1::100; }
r(){ x ip $f rule add "$@"; }
r pref 100 from $A lookup 100
r pref 101 from $B to $A lookup 100
r pref 102 not from $A lookup 100
r pref 103 not fwmark 0x64/0xff lookup main suppress_prefixlength 0
r pref 104 fwmark 0x64 lookup 100
r pref 105 fwmark 0x0/0xff lookup 100
r pref 106 iif eth0 lookup 100
r pref 107 iif gone0 oif gone1 lookup 100
r pref 108 oif wg0 lookup 100
r pref 109 tos 0x10 lookup 100
r pref 110 tos 0x08 lookup 100
r pref 111 ipproto tcp dport 443 lookup 100
r pref 112 ipproto udp sport 1000-2000 dport 53-54 lookup 100
r pref 113 lookup main suppress_ifgroup 7
r pref 114 lookup main suppress_prefixlength 0 suppress_ifgroup 7
r pref 115 goto 120
r pref 116 goto 9999
r pref 117 nop
r pref 118 fwmark 0x1 blackhole
r pref 119 fwmark 0x2 unreachable
r pref 120 fwmark 0x3 prohibit
r pref 121 uidrange 1000-2000 lookup 100
r pref 122 l3mdev
r pref 123 tun_id 5 lookup 100
r pref 124 fwmark 0x64 lookup 100 protocol static
r pref 125 fwmark 0x64 lookup 100 protocol 77
r pref 126 lookup 4294967295
r pref 127 lookup 100 realms 3/4
r pref 128 ipproto icmp lookup 100
r pref 129 ipproto 200 lookup 100
r pref 130 iif lo fwmark 0x7 lookup 100
r pref 131 to $B tos 0x4 fwmark 0xffffffff/0xff00ff00 iif eth0 oif wg0 ipproto tcp lookup local
r pref 132 ipproto ipv6-icmp lookup 100
r pref 133 lookup 100 realms 4
r pref 134 tos 0x14 lookup 100
r pref 136 ipproto 41 lookup 100
r pref 137 ipproto 4 lookup default
r pref 4294967295 lookup 100
done
ro(){ x ip route add "$@"; }
ro default via 192.168.1.1 dev eth0
ro default via 10.66.66.1 dev wg0 table 100
ro 10.1.0.0/16 dev wg0
ro 10.2.0.0/16 via 10.42.1.0 dev flannel.1 onlink
ro throw 10.3.0.0/16 table 100
ro unreachable default metric 4278198272 table 100
ro blackhole 10.4.0.0/16
ro prohibit 10.5.0.0/16 metric 5
ro local 10.6.0.0/24 dev lo table 101
ro broadcast 10.7.0.255 dev eth0 table 101
ro anycast 10.7.1.1 dev eth0 table 101
ro multicast 239.0.0.0/8 dev eth0 table 101
ro 10.10.0.0/16 nexthop via 192.168.1.2 dev eth0 weight 2 nexthop via 10.66.66.3 dev wg0 weight 5
ro 10.11.0.0/16 via inet6 fe80::1 dev eth0
ro 10.12.0.0/16 dev eth0 mtu 1400 advmss 1360 src 192.168.1.56 metric 77 proto static scope link
ro 10.13.0.0/16 dev eth0 mtu lock 1280 hoplimit 9 initcwnd 20 quickack 1 congctl reno rto_min 20ms
ro 10.14.0.0/16 dev eth0 tos 0x10
x ip nexthop add id 5 via 192.168.1.9 dev eth0
x ip nexthop add id 6 via 10.66.66.9 dev wg0
x ip nexthop add id 7 group 5,3/6,2
x ip nexthop add id 8 blackhole
ro 10.15.0.0/16 nhid 5
ro 10.16.0.0/16 nhid 7
ro 10.17.0.0/16 nhid 8
ro 10.18.0.0/16 encap ip id 100 dst 10.66.66.7 dev wg0
ro 10.20.0.0/16 dev eth0 proto zebra
ro 10.21.0.0/16 dev eth0 proto 99 realm 3
x ip link set down0 up; x ip addr add 10.30.0.1/24 dev down0; ro 10.31.0.0/16 via 10.30.0.2 dev down0
ro 10.32.0.0/16 nexthop dev eth0 nexthop via 10.30.0.3 dev down0 onlink
x ip link set down0-p down
x ip link add dd type veth peer name dd2; x ip link set dd up; x ip addr add 10.33.0.1/24 dev dd
ro 10.34.0.0/16 via 10.33.0.2 dev dd onlink
x sysctl -qw net.ipv4.conf.down0.ignore_routes_with_linkdown=1
r6(){ x ip -6 route add "$@"; }
r6 default via fe80::1 dev eth0
r6 default dev wg0 table 100
r6 2001:db8:2::/48 via 2001:db8:1::1 metric 5 pref high
r6 throw 2001:db8:3::/48 table 100
r6 unreachable default metric 4278198272 table 100
r6 blackhole 2001:db8:4::/48
r6 prohibit 2001:db8:5::/48
r6 2001:db8:6::/48 nexthop via 2001:db8:1::2 dev eth0 weight 3 nexthop via fe80::7 dev wg0
r6 2001:db8:7::/48 from 2001:db8:1::/64 via 2001:db8:1::3
r6 2001:db8:8::/48 dev eth0 mtu 1300 expires 3600
r6 local 2001:db8:9::1 dev lo
r6 anycast 2001:db8:9::2 dev eth0
r6 2001:db8:a::/48 encap seg6 mode encap segs fd00::9 dev eth0
r6 2001:db8:b::/48 via 2001:db8:99::1 dev eth0 onlink src 2001:db8:1::55
x ip nexthop add id 9 via fe80::9 dev eth0
r6 2001:db8:c::/48 nhid 9
x ip neigh add 192.168.1.70 lladdr 02:00:00:00:00:70 dev eth0 nud permanent
x ip neigh add 192.168.1.71 lladdr 02:00:00:00:00:71 dev eth0 nud stale
x ip neigh add 192.168.1.72 dev eth0 nud failed
x ip neigh add proxy 192.168.1.73 dev eth0
x ip neigh add 192.168.1.74 lladdr 02:00:00:00:00:74 dev eth0 nud noarp router
x ip neigh add fe80::70 lladdr 02:00:00:00:00:70 dev eth0 nud reachable router
x ip neigh add 192.168.1.75 lladdr 02:00:00:00:00:75 dev eth0 nud stale extern_learn
