/// Probes of http, https, tcp, tls and dns URLs: each phase timed, the failing one named.
///
/// [waymark.probe.Prober] is the way in. It opens its sockets in the network namespace of the
/// thread that calls it, so a vantage point is chosen by where that thread stands. Netty is fenced
/// in here: no type of it shows in what this package offers.
@NullMarked
package waymark.probe;

import org.jspecify.annotations.NullMarked;
