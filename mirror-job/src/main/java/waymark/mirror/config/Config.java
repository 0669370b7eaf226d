package waymark.mirror.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The whole of `mirror.yaml`.
///
/// @param store the folder of the escrow, absolute
/// @param concurrency repositories updated at once, 1 to 64
/// @param textfile where the metrics go, for node_exporter's textfile collector
public record Config(
    List<Source> sources,
    Path store,
    List<Target> targets,
    Retention retention,
    BrakeLimits brake,
    int concurrency,
    Optional<Path> textfile,
    Patience patience) {}
