package waymark.oracle.ground;

import java.io.Closeable;
import java.io.IOException;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.KernelTransport;
import waymark.kernel.netlink.MessageWriter;
import waymark.kernel.netlink.NetlinkError;

/// The connection tracking table of the thread's namespace, to be emptied.
final class Tracker implements Closeable {

  private static final int IPCTNL_MSG_CT_DELETE = 1 << 8 | 2; // NFNL_SUBSYS_CTNETLINK

  private final Connection connection;

  private Tracker(Connection connection) {
    this.connection = connection;
  }

  static Tracker open() throws IOException {
    return new Tracker(new Connection(KernelTransport.open(KernelTransport.NETLINK_NETFILTER)));
  }

  /// `conntrack -F`.
  void forget() throws IOException, RefusedException {
    try {
      connection.change(IPCTNL_MSG_CT_DELETE, 0, new MessageWriter().header(0, 0, 0, 0).bytes());
    } catch (NetlinkError refused) {
      throw new RefusedException("conntrack -F: " + refused.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
