package waymark.lab;

import java.nio.file.Path;
import java.util.List;

/// What there is of a lab.
///
/// @param raised whether `up` came to its end; false after a killed one
/// @param fault the name of the fault that was injected last
/// @param hosts those whose namespace stands
/// @param processes how many run in it
/// @param folder its files
public record Status(
    LabName lab,
    boolean raised,
    Backend backend,
    String fault,
    List<Host> hosts,
    int processes,
    Path folder) {}
