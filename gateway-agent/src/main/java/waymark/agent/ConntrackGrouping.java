package waymark.agent;

/// What `conntrack --group-by` counts by.
enum ConntrackGrouping {
  CLIENT,
  FRONT,
  STATE,
  NONE
}
