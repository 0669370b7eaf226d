package waymark.kernel.conntrack;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.MessageSink;
import waymark.kernel.netlink.MessageWriter;
import waymark.kernel.netlink.NetlinkError;
import waymark.kernel.netlink.ReadAhead;
import waymark.netstate.conntrack.DeleteCommand;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Statistics;

/// Lists and deletes the entries of the kernel's table. For one thread at a time.
public final class Ctnetlink implements Closeable {

  private static final int SUBSYSTEM = 1 << 8; // NFNL_SUBSYS_CTNETLINK
  private static final int IPCTNL_MSG_CT_GET = SUBSYSTEM | 1;
  private static final int IPCTNL_MSG_CT_DELETE = SUBSYSTEM | 2;
  private static final int IPCTNL_MSG_CT_GET_STATS_CPU = SUBSYSTEM | 4;
  private static final int IPCTNL_MSG_CT_GET_STATS = SUBSYSTEM | 5;

  /// `CTA_STATS_*`, from 1, by the names of conntrack -S and /proc/net/stat/nf_conntrack.
  private static final List<String> PER_CPU =
      List.of(
          "searched",
          "found",
          "new",
          "invalid",
          "ignore",
          "delete",
          "delete_list",
          "insert",
          "insert_failed",
          "drop",
          "early_drop",
          "error",
          "search_restart",
          "clash_resolve",
          "chaintoolong");

  /// `CTA_STATS_GLOBAL_*`, from 1.
  private static final List<String> GLOBAL = List.of("entries", "max");

  private final Connection connection;

  public Ctnetlink(Connection connection) {
    this.connection = connection;
  }

  /// The table of the calling thread's network namespace.
  public static Ctnetlink open() throws IOException {
    return new Ctnetlink(
        new Connection(new ReadAhead(KernelTransport.open(KernelTransport.NETLINK_NETFILTER))));
  }

  /// Lists entries.
  ///
  /// @return how many times the table was read until it was consistent
  public int dump(Filter filter, EntrySink sink) throws IOException, KernelRefused {
    MessageEntry entry = new MessageEntry();
    MessageSink messages =
        new MessageSink() {
          private long now;

          @Override
          public void begin(int attempt) {
            Instant clock = Instant.now();
            now = clock.getEpochSecond() * 1_000_000_000 + clock.getNano();
            sink.begin(attempt);
          }

          @Override
          public void message(int type, int flags, ByteBuffer datagram, int from, int to) {
            try {
              entry.read(datagram, from, to, now, Optional.empty());
              if (filter.passes(entry)) {
                sink.entry(entry);
              }
            } catch (MalformedMessageException fault) {
              sink.malformed(fault);
            } catch (UncheckedIOException kept) {
              sink.malformed(MessageEntry.fault(kept));
            }
          }
        };
    try {
      return connection.dump(IPCTNL_MSG_CT_GET, filter.body(), messages);
    } catch (NetlinkError refused) {
      throw new KernelRefused(filter.command(), refused.errno(), refused.extack());
    }
  }

  /// Deletes one entry: it and no other one, if its id is told.
  ///
  /// @throws KernelRefused with `ENOENT` where it is gone already
  public void delete(Flow flow) throws IOException, KernelRefused {
    MessageWriter message = new MessageWriter().header(Filter.number(flow.family()), 0, 0, 0);
    Tuples.original(message, flow);
    flow.zones().both().ifPresent(zone -> message.attribute(Cta.ZONE, Wire.bytes16(zone)));
    flow.id().ifPresent(id -> message.attribute(Cta.ID, Wire.bytes32((int) id)));
    try {
      connection.change(IPCTNL_MSG_CT_DELETE, 0, message.bytes());
    } catch (NetlinkError refused) {
      throw new KernelRefused(DeleteCommand.of(flow), refused.errno(), refused.extack());
    }
  }

  /// What the kernel counted, over all processors, with `entries` and `max` of this namespace.
  public Statistics statistics() throws IOException, KernelRefused {
    Map<String, Long> counters = new LinkedHashMap<>();
    byte[] body = new MessageWriter().header(0, 0, 0, 0).bytes();
    try {
      connection.dump(IPCTNL_MSG_CT_GET_STATS_CPU, body, statistics(PER_CPU, counters));
      connection.get(IPCTNL_MSG_CT_GET_STATS, body, statistics(GLOBAL, counters));
    } catch (NetlinkError refused) {
      throw new KernelRefused("conntrack -S", refused.errno(), refused.extack());
    }
    return new Statistics(counters);
  }

  private static MessageSink statistics(List<String> names, Map<String, Long> counters) {
    return new MessageSink() {
      @Override
      public void begin(int attempt) {
        names.forEach(counters::remove);
      }

      @Override
      public void message(int type, int flags, ByteBuffer datagram, int from, int to)
          throws MalformedMessageException {
        AttributeCursor cursor = new AttributeCursor(datagram, from + MessageEntry.HEADER, to);
        while (cursor.next()) {
          String name =
              cursor.type() >= 1 && cursor.type() <= names.size()
                  ? names.get(cursor.type() - 1)
                  : "cta-stats-" + cursor.type();
          long value = Integer.toUnsignedLong(cursor.be32());
          counters.merge(name, value, Long::sum);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
