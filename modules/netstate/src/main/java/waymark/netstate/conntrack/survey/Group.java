package waymark.netstate.conntrack.survey;

/// A group's flows while they are counted.
final class Group {

  long flows;
  long suspect;

  void count(boolean suspicious) {
    flows++;
    suspect += suspicious ? 1 : 0;
  }
}
