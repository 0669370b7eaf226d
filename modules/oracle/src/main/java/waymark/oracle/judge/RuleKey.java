package waymark.oracle.judge;

import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.TableName;

/// A rule by its place.
///
/// @param number in its chain, from 1
public record RuleKey(TableName table, ChainName chain, int number) {}
