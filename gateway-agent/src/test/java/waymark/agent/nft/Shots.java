package waymark.agent.nft;

import java.util.ArrayList;
import java.util.List;

/// The packets that every ruleset is tried with.
final class Shots {

  private static final int FIRST_PORT = 41_000;

  private Shots() {}

  static List<Shot> all() {
    List<Shot> shots = new ArrayList<>();
    for (int port : List.of(53, 443, 8080)) {
      for (boolean tcp : List.of(false, true)) {
        for (String to : List.of(Site.GATEWAY, Site.POD, "198.51.100.9")) {
          shots.add(shot(shots, false, Site.CLIENT, to, tcp, port));
        }
        for (String to : List.of(Site.GATEWAY6, Site.POD6, "2001:db8::9")) {
          shots.add(shot(shots, false, Site.CLIENT6, to, tcp, port));
        }
        shots.add(shot(shots, true, Site.GATEWAY, "198.51.100.9", tcp, port));
        shots.add(shot(shots, true, Site.GATEWAY, Site.GATEWAY, tcp, port));
      }
    }
    return shots;
  }

  private static Shot shot(
      List<Shot> before, boolean own, String from, String to, boolean tcp, int port) {
    return new Shot(own, from, to, tcp, FIRST_PORT + before.size(), port);
  }
}
