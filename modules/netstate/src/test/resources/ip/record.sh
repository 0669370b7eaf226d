#!/bin/sh
# Records the files beside it, in a network namespace of its own that it removes again. Run as root:
# record.sh FOLDER. Recorded on Linux 6.18 with iproute2-6.1.0.
set -u
out=$1
ns=waymark-record-$$
trap 'ip netns del $ns' EXIT
ip netns add $ns
sh "$(dirname "$0")/../../../../../kernel/src/test/resources/shapes.sh" $ns
x(){ ip netns exec $ns "$@" || echo "FAILED: $*" >&2; }
mkdir -p "$out"
x ip rule > "$out"/ip-rule.txt; x ip -j rule > "$out"/ip-rule.json; x ip -6 rule > "$out"/ip-6-rule.txt; x ip -j -6 rule > "$out"/ip-6-rule.json
x ip route show table all > "$out"/ip-route-table-all.txt; x ip -j route show table all > "$out"/ip-route-table-all.json
x ip -6 route show table all > "$out"/ip-6-route-table-all.txt;  x ip -j -6 route show table all > "$out"/ip-6-route-table-all.json
x ip addr > "$out"/ip-addr.txt; x ip -j addr > "$out"/ip-addr.json;  x ip -d -j addr > "$out"/ip-d-addr.json; x ip -d addr > "$out"/ip-d-addr.txt
x ip neigh > "$out"/ip-neigh.txt; x ip -j neigh > "$out"/ip-neigh.json
x ip -s neigh > "$out"/ip-s-neigh.txt
