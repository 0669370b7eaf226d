#!/bin/sh
# Loads each *.nft into a network namespace of its own and records what nft(8) says of it: once as
# JSON, once as text with handles. Needs root. The counts of `expires` differ from run to run.
set -eu
cd "$(dirname "$0")"
for rules in *.nft; do
  name=${rules%.nft}
  ip netns add waymark-record
  trap 'ip netns del waymark-record' EXIT
  ip netns exec waymark-record nft -f "$rules"
  ip netns exec waymark-record nft -j list ruleset >"$name.json"
  ip netns exec waymark-record nft -a list ruleset >"$name.txt"
  ip netns del waymark-record
  trap - EXIT
done
