package waymark.oracle.judge;

/// A rule by its place.
///
/// @param table `mangle` of iptables, `inet one` of nft
/// @param number in its chain, from 1
record RuleKey(String table, String chain, int number) {}
