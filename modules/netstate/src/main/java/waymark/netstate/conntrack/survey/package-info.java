/// What a connection tracking table gives away about a gateway: a summary of what it holds, and the
/// flows that go wrong, each with its count, its samples and what the table cannot prove.
///
/// A survey sees each entry once and holds a fixed amount of memory, whatever the table's size.
@NullMarked
package waymark.netstate.conntrack.survey;

import org.jspecify.annotations.NullMarked;
